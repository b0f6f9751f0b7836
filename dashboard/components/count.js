// The number of colors in three forms that cannot differ: each shows the one value there is.

const PAUSE = 90; // milliseconds of rest after which a slider that moves on tells where it is

const colors = (k) => (k === 1 ? "1 color" : `${k} colors`);

class Count {
  constructor(root) {
    for (const name of ["label", "number", "slider", "chips", "note"]) {
      this[name] = root.querySelector(`.${name}`);
    }
    this.roving = new Roving(this.chips);
    const on = (target, type, handler) => target.addEventListener(type, handler.bind(this));
    on(this.slider, "pointerdown", () => (this.isHeld = true));
    on(this.slider, "input", () => this.choose(this.stops[this.slider.value], PAUSE, this.isHeld));
    for (const end of ["change", "pointercancel", "blur"]) on(this.slider, end, this.release);
    on(this.slider, "pointerup", () => (this.isHeld = false));
    on(this.number, "change", this.type);
    on(this.chips, "click", ({ target }) => {
      if (target.dataset.k) this.choose(Number(target.dataset.k));
    });
  }

  show(data, send) {
    this.send = send;
    // Turns count choices: what the page answers to an older one is out of date.
    const isNewSession = this.session !== undefined && data.session !== this.session;
    if (!isNewSession && data.turn < this.turn) return;
    const chosen = this.value;
    [this.session, this.turn] = [data.session, data.turn];
    this.every = data.stops;
    this.label.textContent = data.label;
    this.number.title = this.slider.title = data.help;
    [this.number.min, this.number.max] = [data.lowest, data.stops[data.stops.length - 1]];
    this.slider.setAttribute("aria-label", data.label);
    this.chips.setAttribute("aria-label", `${data.label}: often chosen`);
    this.note.textContent = data.note;
    this.setChips(data.chips);
    this.draw(data.value);
    // The server that a choice was made for was there no more: this one has not heard of it.
    if (isNewSession) this.choose(chosen);
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
    this.roving.update();
  }

  type() {
    const { min, max, value } = this.number;
    const typed = Math.round(Number(value)) || this.value;
    this.number.value = Math.min(Math.max(typed, Number(min)), Number(max));
    this.choose(Number(this.number.value));
  }

  // While the slider is held all its values are one choice, which is made when it is let go.
  release() {
    this.isHeld = false;
    if (this.isSliding) this.choose(this.value);
  }

  choose(value, pause = 0, sliding = false) {
    const isNew = value !== this.value || (this.isSliding && !sliding);
    this.draw(value);
    if (!isNew) return;
    this.isSliding = sliding;
    this.turn += 1;
    // The first move after a rest is told at once.
    const rested = performance.now() - (this.moved ?? -pause);
    this.moved = performance.now();
    clearTimeout(this.waiting);
    const send = () => this.send({ value, turn: this.turn, sliding });
    if (rested >= pause) send();
    else this.waiting = setTimeout(send, pause);
  }
}

const counts = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  if (!counts.has(parentElement)) counts.set(parentElement, new Count(parentElement));
  counts.get(parentElement).show(data, (chosen) => setStateValue("chosen", chosen));
}
