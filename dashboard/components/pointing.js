// What a viewer's pictures say of themselves: a pixel that is pointed at, a cluster shown alone.
//
// Which cluster a pixel is in stands in the picture's palette. Its own color does not, since the
// original comes as a JPEG: that is asked for, a square of pixels at a time.

const SIDE = 64; // pixels, of a square
const BYTES = 7; // for each of its pixels: own color, label, part, tenths of ΔE
const PATIENCE = 2000; // milliseconds until what was asked is taken for lost
const PARTS = ["", "left out", "clear"];
const GAP = 18; // CSS pixels between what is pointed at and what is said of it
const STRIDE = 8; // CSS pixels that an arrow key moves the crosshair, if pixels are smaller
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const VEIL = 205; // alpha, of 255, over all clusters but the one that is shown alone

const luma = ([red, green, blue]) => 0.299 * red + 0.587 * green + 0.114 * blue;

function element(kind, text = "") {
  const span = document.createElement("span");
  span.className = kind;
  span.textContent = text;
  return span;
}

function swatch(hex) {
  const span = element("swatch");
  span.style.backgroundColor = hex;
  return span;
}

class Pointing {
  constructor(viewer, root) {
    this.viewer = viewer;
    for (const name of ["readout", "bar", "told", "said"]) {
      this[name] = root.querySelector(`.${name}`);
    }
    this.crosses = root.querySelectorAll(".cross");
    this.pixel = null; // what is pointed at: [x, y]
    this.cross = null; // where the crosshair is
    this.cluster = null; // what is shown alone
    this.at = null; // the pixel by which it was chosen
    this.tiles = new Map(); // what was told, by the square
    this.turn = 0; // counts questions: no answer is like the one before
  }

  listen(on) {
    on(this.bar, "click", (event) => this.onBar(event));
    on(this.bar, "keydown", ({ key }) => key === "Escape" && this.showAlone(null));
    on(this.recolor, "input", () => this.viewer.repaint(this.cluster, this.recolor.value));
    on(this.recolor, "change", () => this.act("recolor", this.found, this.recolor.value));
    on(document, "colorseg:told", ({ detail }) => this.hear(detail));
    on(document, "colorseg:cluster", ({ detail }) => {
      if (detail.from !== "picture") this.showAlone(detail.cluster, null, detail.from);
    });
    on(document, "colorseg:point", ({ detail }) => {
      if (detail.from !== "picture") this.viewer.setVeil(detail.cluster ?? this.cluster);
    });
  }

  get recolor() {
    return this.bar.querySelector("input");
  }

  get news() {
    return this.viewer.shown; // what Python told with the pictures on the screen
  }

  // ---- a new result: what was known of the old one's pixels is void ----

  renew(news, before) {
    for (const name of this.tiles.keys()) {
      if (!news.result || !name.startsWith(news.result)) this.tiles.delete(name);
    }
    this.plane = this.reading = null;
    this.awaited = null;
    if (before && news.result) this.say(news.labels[1]); // not what is still settling
    if (this.cluster !== null) {
      const number = news.found.indexOf(this.found);
      this.showAlone(number < 0 ? null : number, this.at);
    }
    this.update();
  }

  say(text) {
    this.said.textContent = text;
  }

  // ---- what is known of a pixel ----

  read() {
    if (this.news.plane.hasPalette) this.reading ??= this.decode();
    return this.reading;
  }

  async decode() {
    const { plane, numbers } = this.news;
    // Red tells the number of the color, green that there is none.
    const entry = (rgba) => [numbers.of(rgba) ?? 0, numbers.of(rgba) === null ? 255 : 0, 0, 255];
    const pixels = await decoded(plane.recolored(entry));
    if (plane !== this.news.plane) return;
    this.plane = pixels;
    this.update();
  }

  // The number of the color that a pixel is shown in; null for none.
  numberAt([x, y]) {
    this.read();
    const at = 4 * (y * this.news.size[0] + x);
    return this.plane?.[at + 1] === 0 ? this.plane[at] : null;
  }

  factsAt(pixel) {
    const [column, row] = pixel.map((place) => Math.floor(place / SIDE));
    const tile = this.tiles.get(`${this.news.result} ${SIDE * column} ${SIDE * row}`);
    if (!tile) return this.ask(column, row);
    const width = Math.min(SIDE, this.news.size[0] - SIDE * column);
    const at = BYTES * (width * (pixel[1] % SIDE) + (pixel[0] % SIDE));
    return {
      own: hexOf(tile.subarray(at, at + 3)),
      number: tile[at + 3],
      part: PARTS[tile[at + 4]],
      apart: ((tile[at + 5] + 256 * tile[at + 6]) / 10).toFixed(1),
    };
  }

  // One question at a time: what is pointed at meanwhile is asked for when the answer is here.
  ask(column, row) {
    if (this.awaited > performance.now() || !this.news.result) return null;
    this.awaited = performance.now() + PATIENCE;
    clearTimeout(this.again);
    this.again = setTimeout(() => this.update(), PATIENCE);
    const detail = { turn: (this.turn += 1), left: SIDE * column, top: SIDE * row, side: SIDE };
    document.dispatchEvent(new CustomEvent("colorseg:ask", { detail }));
    return null;
  }

  hear({ result, left, top, pixels }) {
    this.awaited = null;
    this.tiles.set(`${result} ${left} ${top}`, pixels); // the picture may come after it
    this.update();
  }

  // ---- pointing ----

  pointAt(pixel, place) {
    const same = String(pixel) === String(this.pixel);
    [this.pixel, this.place] = [pixel, place];
    if (same && pixel) this.put();
    else this.update();
  }

  update() {
    if (!this.news) return;
    this.tell(this.readout, this.pixel);
    // What the bar says already is not said twice.
    const told = this.cluster !== null && String(this.at) === String(this.pixel);
    this.readout.hidden = !this.pixel || told;
    if (this.pixel) this.put();
    this.showBar();
    const number = this.pixel && this.clusterOf(this.pixel);
    if (number === this.pointed) return;
    this.pointed = number;
    this.announce("point", number);
  }

  // A number beyond the palette's is that of an ignored color that is kept.
  clusterOf(pixel) {
    const number = this.numberAt(pixel);
    return number !== null && number < this.news.found.length ? number : null;
  }

  tell(place, pixel) {
    if (!pixel) return;
    const facts = this.factsAt(pixel);
    const number = this.numberAt(pixel) ?? facts?.number;
    const part = facts?.part || (number >= this.news.found.length ? PARTS[1] : "");
    const own = facts && part !== "clear" ? [swatch(facts.own), element("code", facts.own)] : [];
    const shows = part === "" && number !== undefined;
    place.replaceChildren(
      element("pixel", facts ? "pixel" : "pixel …"), ...own,
      ...(part ? [element("part", part)] : []),
      ...(shows ? this.nameOf(number) : []),
      ...(shows && facts ? [element("apart", `ΔE ${facts.apart}`)] : [])
    );
    if (!facts || pixel !== this.cross) return;
    this.say([...place.children].map((each) => each.textContent).join(" "));
  }

  nameOf(number) {
    const hex = this.news.palette[number];
    return [element("number", `cluster ${number}`), swatch(hex), element("code", hex)];
  }

  // Beside the point, to the right and below if there is room, never over it.
  put() {
    const { width, height } = this.viewer.stage.getBoundingClientRect();
    const [x, y] = this.place;
    const [w, h] = [this.readout.offsetWidth, this.readout.offsetHeight];
    const left = x + GAP + w < width ? x + GAP : Math.max(0, x - GAP - w);
    const top = y + GAP + h < height ? y + GAP : Math.max(0, y - GAP - h);
    this.readout.style.transform = `translate(${left}px, ${top}px)`;
  }

  // ---- a crosshair for keys ----

  // Whether a key was meant for it.
  onKey({ key, shiftKey }) {
    const arrow = ARROWS[key];
    if (key === "Escape" && this.cluster !== null) this.showAlone(null);
    else if (key === "Escape" && this.cross) this.moveTo(null);
    else if (key === "Enter" && this.cross) this.pick(this.cross);
    else if (key === "Enter" || (arrow && !this.cross && !this.viewer.pannable)) {
      this.moveTo(this.viewer.middle());
    } else if (arrow && this.cross) {
      const step = shiftKey ? 1 : Math.max(1, Math.round(STRIDE / this.viewer.scale));
      this.moveTo(this.cross.map((place, axis) => place + step * arrow[axis]));
    } else return false;
    return true;
  }

  moveTo(place) {
    const ends = this.news?.size;
    this.cross = place && ends.map((end, axis) => clamp(Math.floor(place[axis]), 0, end - 1));
    if (this.cross) this.viewer.reveal(this.cross);
    this.draw();
  }

  // Where the crosshair is on the screen changes with the view.
  draw() {
    for (const each of this.crosses) each.hidden = !this.cross;
    if (!this.cross) return this.pointAt(null);
    const [left, top] = this.viewer.placeOf(this.cross);
    for (const each of this.crosses) each.style.transform = `translate(${left}px, ${top}px)`;
    const [x, y] = this.viewer.cornerOfPane();
    this.pointAt(this.cross, [x + left, y + top]);
  }

  // ---- a cluster alone ----

  async pick(pixel) {
    await this.read();
    const number = this.clusterOf(pixel);
    this.showAlone(number === this.cluster ? null : number, pixel);
  }

  showAlone(cluster, at = null, from = "picture") {
    this.cluster = cluster ?? null;
    this.found = this.news?.found[cluster]; // by which the cluster is found in the next result
    this.at = cluster === null ? null : at;
    this.viewer.setVeil(this.cluster);
    this.update();
    if (from === "picture") this.announce("cluster", this.cluster);
  }

  announce(what, cluster) {
    const detail = { cluster: cluster ?? null, from: "picture" };
    document.dispatchEvent(new CustomEvent(`colorseg:${what}`, { detail }));
  }

  // The picture of a cluster alone is this over the picture: clear on it, dim on the others.
  static veil({ plane, numbers, palette }, cluster) {
    const dim = luma(rgbOf(palette[cluster])) < 60 ? 255 : 0; // else it would be lost in the dark
    return plane.recolored((rgba) => {
      const number = numbers.of(rgba);
      return [dim, dim, dim, number === null || number === cluster ? 0 : VEIL];
    });
  }

  showBar() {
    const gone = this.cluster === null || !this.news;
    const held = this.bar.contains(this.bar.getRootNode().activeElement);
    this.bar.hidden = gone;
    if (gone && held) this.viewer.stage.focus(); // or focus would be lost with the button
    if (gone) return;
    const { edges, scale, view } = this.viewer;
    const low = this.at && edges[1][0] + this.at[1] * scale > view[1] / 2;
    this.bar.classList.toggle("top", Boolean(low));
    this.tellCluster();
    const facts = this.at && this.factsAt(this.at);
    this.own = this.at ? facts?.own : this.found;
    const isLocked = this.news.locked.includes(this.found);
    const lock = this.bar.querySelector("[data-verb$=lock]");
    lock.dataset.verb = isLocked ? "unlock" : "lock";
    const does = isLocked ? "Unlock" : "Lock";
    lock.querySelector(".does").textContent = does;
    lock.setAttribute("aria-label", `${does} this color`);
    for (const verb of ["start", "ignore"]) {
      this.bar.querySelector(`[data-verb=${verb}]`).disabled = !this.own;
    }
    if (!this.recolor.matches(":focus")) this.recolor.value = this.news.palette[this.cluster];
  }

  tellCluster() {
    if (this.at) return this.tell(this.told, this.at);
    this.told.replaceChildren(...this.nameOf(this.cluster));
  }

  onBar({ target }) {
    const { verb } = target.closest("button")?.dataset ?? {};
    if (verb === "all") this.showAlone(null);
    else if (verb) this.act(verb, verb.endsWith("lock") ? this.found : this.own);
  }

  act(verb, color, to) {
    this.viewer.send("sent", to ? { verb, color, to } : { verb, color });
  }
}
