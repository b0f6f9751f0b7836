// Buttons, not links: the address has the settings, and no place in the page.

const FIRST = "input, button";

function go(place) {
  const within = document.querySelector(`.st-key-${place}`);
  const all = within ? [...within.querySelectorAll("*")] : [];
  const roots = [...all.flatMap((each) => each.shadowRoot ?? []), within];
  const found = roots.flatMap((root) => [...(root?.querySelectorAll(FIRST) ?? [])]);
  found.find((each) => each.checkVisibility() && !each.disabled)?.focus();
}

export default function ({ data, parentElement }) {
  const ways = parentElement.querySelector(".ways");
  if (ways.children.length) return;
  ways.append(
    ...data.map(({ label, to }) => {
      const properties = { type: "button", textContent: label, onclick: () => go(to) };
      return Object.assign(document.createElement("button"), properties);
    })
  );
}
