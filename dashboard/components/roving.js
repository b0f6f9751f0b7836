// One tab stop for buttons that stand together: arrow keys go from one to the next.

class Roving {
  constructor(group) {
    this.group = group;
    group.addEventListener("keydown", (event) => this.onKey(event));
    group.addEventListener("focusin", ({ target }) => this.stop(target.closest("button")));
  }

  get buttons() {
    return [...this.group.querySelectorAll("button")];
  }

  // After the buttons have changed: where one is now, else what is chosen, else the first.
  update() {
    const { buttons } = this;
    const now = this.group.getRootNode().activeElement;
    const chosen = buttons.find((each) => each.getAttribute("aria-pressed") === "true");
    this.stop(buttons.includes(now) ? now : chosen ?? buttons[0]);
  }

  stop(wanted) {
    for (const each of this.buttons) each.tabIndex = each === wanted ? 0 : -1;
  }

  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const seen = this.buttons.filter((each) => each.checkVisibility());
    const last = seen.length - 1;
    const at = seen.indexOf(event.target);
    const { display, gridTemplateColumns } = getComputedStyle(this.group);
    const row = display === "grid" ? gridTemplateColumns.split(" ").length : 0;
    const to = {
      ArrowLeft: at - 1, ArrowRight: at + 1, ArrowUp: at - row, ArrowDown: at + row, Home: 0,
      End: last,
    }[event.key];
    if (at < 0 || to === at || !seen[to]) return;
    event.preventDefault();
    seen[to].focus();
  }
}
