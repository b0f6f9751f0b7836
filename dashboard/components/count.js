// The number of colors in three forms that cannot differ: each shows the one value there is.

const PAUSE = 90; // milliseconds of rest after which a slider that moves on tells where it is

const colors = (k) => (k === 1 ? "1 color" : `${k} colors`);

class Count {
  constructor(root, turn) {
    for (const name of ["label", "number", "slider", "chips"]) {
      this[name] = root.querySelector(`.${name}`);
    }
    this.turn = turn; // counts choices: what the page answers to an older one is out of date
    this.slider.addEventListener("input", () => this.choose(this.stops[this.slider.value], PAUSE));
    this.number.addEventListener("change", () => this.type());
    this.chips.addEventListener("click", ({ target }) => {
      if (target.dataset.k) this.choose(Number(target.dataset.k));
    });
  }

  show(data, send) {
    this.send = send;
    if (data.turn < this.turn) return;
    this.turn = data.turn;
    this.every = data.stops;
    this.label.textContent = data.label;
    this.number.title = this.slider.title = data.help;
    [this.number.min, this.number.max] = [data.lowest, data.stops[data.stops.length - 1]];
    this.slider.setAttribute("aria-label", data.label);
    this.chips.setAttribute("aria-label", `${data.label}: often chosen`);
    this.setChips(data.chips);
    this.draw(data.value);
  }

  setChips(chips) {
    if (this.drawn === String(chips)) return;
    this.drawn = String(chips);
    this.chips.replaceChildren(
      ...chips.map((k) => {
        const button = Object.assign(document.createElement("button"), { type: "button" });
        button.textContent = button.dataset.k = k;
        button.setAttribute("aria-label", colors(k));
        return button;
      })
    );
  }

  draw(value) {
    if (value !== this.value) this.number.value = value; // else it may be being typed in
    this.value = value;
    this.stops = [...new Set([...this.every, value])].sort((a, b) => a - b);
    this.slider.min = 0;
    this.slider.max = this.stops.length - 1;
    this.slider.value = this.stops.indexOf(value);
    this.slider.setAttribute("aria-valuetext", colors(value));
    for (const button of this.chips.children) {
      button.setAttribute("aria-pressed", String(Number(button.dataset.k) === value));
    }
  }

  type() {
    const { min, max, value } = this.number;
    const typed = Math.round(Number(value)) || this.value;
    this.number.value = Math.min(Math.max(typed, Number(min)), Number(max));
    this.choose(Number(this.number.value));
  }

  choose(value, pause = 0) {
    const isNew = value !== this.value;
    this.draw(value);
    if (!isNew) return;
    this.turn += 1;
    // The first move after a rest is told at once.
    const rested = performance.now() - (this.moved ?? -pause);
    this.moved = performance.now();
    clearTimeout(this.waiting);
    const send = () => this.send({ value, turn: this.turn });
    if (rested >= pause) send();
    else this.waiting = setTimeout(send, pause);
  }
}

const counts = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  if (!counts.has(parentElement)) counts.set(parentElement, new Count(parentElement, data.turn));
  counts.get(parentElement).show(data, (chosen) => setTriggerValue("chosen", chosen));
}
