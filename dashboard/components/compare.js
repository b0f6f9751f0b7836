// A before/after viewer. Both pictures share one zoom and one center, so they stay aligned in every
// mode; the divider shows the first one (index 0, "before") on its left, the second on its right.

const SIDES = ["before", "after"];
const ZOOM_STEP = 1.5;
const MAX_SCALE = 32; // CSS pixels for one picture pixel
const DRAG_START = 3; // pixels a pointer travels before a press counts as a drag
const PAN_STEP = 40;
const NARROWEST = 48; // a picture narrower than that would hide behind the divider
const SPLIT_KEYS = {
  ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1,
  PageDown: -10, PageUp: 10, Home: -100, End: 100,
};
const ZOOM_KEYS = { "+": "in", "=": "in", "-": "out", 0: "fit" };
const PAN_KEYS = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

// Edges on whole device pixels are not blended with what lies behind them.
const snap = (length) => Math.round(length * devicePixelRatio) / devicePixelRatio;

// ---- the blob from Python: length of the header, JSON header, before, after ----

function unpack(data) {
  const start = 4 + new DataView(data.buffer, data.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(data.subarray(4, start)));
  let at = start;
  const files = header.lengths.map((length) => data.subarray(at, (at += length)));
  const plane = new IndexedPng(files[2] ?? files[1]);
  return { ...header, files, plane, numbers: new Numbers(header.palette) };
}

// Which color of the palette an entry of the PNG is; null if it is clear.
class Numbers {
  constructor(palette) {
    this.byHex = new Map([...palette.entries()].reverse().map(([number, hex]) => [hex, number]));
  }

  of([red, green, blue, alpha]) {
    return alpha === 0 ? null : this.byHex.get(hexOf([red, green, blue])) ?? null;
  }
}

// ---- the files to be shown, and by what one knows whether they are shown already ----

function original({ files, digests }) {
  const type = files[0][0] === 0x89 ? "image/png" : "image/jpeg";
  return { blob: new Blob([files[0]], { type }), id: digests[0] };
}

// The result as it is, or as its colors look to someone else, or with a color that is being tried.
function result({ files, digests, plane, numbers, palette, looks }, look, tried) {
  const { colors, matrix } = looks[look];
  // Where it has no palette, a look that is a mixture of light is seen through a filter.
  const asIs = !colors || (files[2] && matrix);
  if (asIs && !tried) return { blob: new Blob([files[1]], { type: "image/png" }), id: digests[1] };
  const paints = [...(colors ?? palette)];
  if (tried) paints[tried.number] = tried.hex;
  const blob = plane.recolored((rgba) => {
    const number = numbers.of(rgba);
    return number === null ? rgba : [...rgbOf(paints[number]), rgba[3]];
  });
  return { blob, id: `${digests[1]} ${paints}` };
}

// A result beside what another one stands beside.
function besides(news, { files, digests, labels, sides, pinned }) {
  const taken = { files, digests, labels };
  const both = Object.entries(taken).map(([name, [before]]) => {
    return [name, [before, ...news[name].slice(1)]];
  });
  return { ...news, ...Object.fromEntries(both), sides, pinned };
}

function picture({ blob, id }, side) {
  const img = Object.assign(new Image(), { className: side, draggable: false });
  img.src = URL.createObjectURL(blob);
  return { img, id };
}

const revoke = ({ img }) => URL.revokeObjectURL(img.src);

const travel = (event, from) =>
  Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY);

// A mixture of red, green and blue light, for pictures that have no palette.
function filterOf(name, matrix) {
  const [filter, mixture] = ["filter", "feColorMatrix"].map((kind) =>
    document.createElementNS("http://www.w3.org/2000/svg", kind)
  );
  filter.id = `seen-${name}`;
  filter.setAttribute("color-interpolation-filters", "linearRGB");
  const rows = [...matrix.map((row) => [...row, 0, 0]), [0, 0, 0, 1, 0]];
  mixture.setAttribute("values", rows.flat().join(" "));
  filter.append(mixture);
  return filter;
}

class Viewer {
  constructor(root) {
    for (const name of ["stage", "toolbar", "divider", "percent", "note", "filters", "pin"]) {
      this[name] = root.querySelector(`.${name}`);
    }
    this.chooser = root.querySelector("select");
    this.panes = SIDES.map((side) => root.querySelector(`.pane.${side}`));
    this.veils = root.querySelectorAll(".veil");
    this.pictures = []; // on the screen now: {img, id} of before and after
    this.look = "own";
    this.pointing = new Pointing(this, root);
    this.roving = [...this.toolbar.querySelectorAll('[role="toolbar"]')].map((group) => new Roving(group));
    this.turn = 0; // counts updates: a slow decode must not replace a newer picture
    this.split = 50; // percent of the visible picture that shows the original
    this.pointers = new Map(); // the last event of each pointer that is down
    this.listen();
    this.setMode("swipe");
  }

  listen() {
    this.listeners = new AbortController();
    const { signal } = this.listeners;
    const on = (target, type, handler) =>
      target.addEventListener(type, handler.bind(this), { signal, passive: false });
    this.pointing.listen(on);
    on(this.toolbar, "click", this.onToolbar);
    on(this.chooser, "change", this.onLook);
    on(this.divider, "keydown", this.onDividerKey);
    on(this.stage, "keydown", this.onStageKey);
    on(this.stage, "wheel", this.onWheel);
    on(this.stage, "dblclick", this.onDoubleClick);
    on(this.stage, "pointerdown", this.onPointerDown);
    on(this.stage, "pointermove", this.onPointerMove);
    on(this.stage, "pointerup", this.onPointerEnd);
    on(this.stage, "pointercancel", this.onPointerEnd);
    on(this.stage, "pointerleave", this.onPointerLeave);
    on(document, "colorseg:settling", ({ detail }) => this.settle(detail));
    this.observer = new ResizeObserver(() => this.render());
    this.observer.observe(this.stage);
  }

  destroy() {
    this.turn += 1;
    this.listeners.abort();
    this.observer.disconnect();
    this.pictures.forEach(revoke);
  }

  // ---- new pictures: the old ones stay until these are decoded ----

  show(data, send) {
    this.send = send;
    this.wanted = unpack(data);
    this.come = this.wanted.wish;
    this.tried = null;
    if (!this.size) this.setSize(this.wanted.size); // room for the very first picture
    return this.refresh();
  }

  // What stands for the result until that comes; null: it is not waited for any more.
  settle(data) {
    if (!this.data || !data) return this.data && this.show(this.data, this.send);
    const [start, last] = [unpack(data), this.wanted];
    if (start.wish === this.come) return; // what it is to stand for was quicker
    // What is pinned stays where it is.
    const kept = last.pinned && last.picture === start.picture;
    this.wanted = kept ? besides(start, last) : start;
    return this.refresh();
  }

  async refresh() {
    const turn = (this.turn += 1);
    const wanted = this.wanted;
    const sources = [original(wanted), result(wanted, this.look, this.tried)];
    const next = sources.map((source, i) => {
      const shown = this.pictures[i];
      return shown?.id === source.id ? shown : picture(source, SIDES[i]);
    });
    const fresh = next.filter((item) => !this.pictures.includes(item));
    const decoding = Promise.all(fresh.map(({ img }) => img.decode()));
    const decoded = await decoding.then(() => true, () => false);
    if (!decoded || turn !== this.turn) fresh.forEach(revoke);
    if (turn !== this.turn) return;
    this.note.hidden = decoded;
    this.note.textContent = decoded ? "" : "This browser could not decode the pictures.";
    if (decoded) this.swap(next, wanted);
  }

  swap(next, wanted) {
    next.forEach(({ img }, i) => {
      img.alt = wanted.labels[i];
      this.panes[i].querySelector(`img.${SIDES[i]}`).replaceWith(img);
      this.panes[i].querySelector(".chip").textContent = wanted.labels[i];
    });
    this.pictures.filter((item) => !next.includes(item)).forEach(revoke);
    this.pictures = next;
    this.label = wanted.labels[0].toLowerCase();
    const before = this.shown;
    this.shown = wanted;
    this.dress();
    if (String(wanted.size) !== String(this.size)) this.setSize(wanted.size);
    this.render();
    if (before?.result !== wanted.result) this.pointing.renew(wanted, before);
    else this.pointing.update();
  }

  // All around the pictures that depends on what they are.
  dress() {
    const { looks, pinned, sides, files } = this.shown;
    if (!this.chooser.length) this.offerLooks(looks);
    const seen = looks[this.look].matrix ? `url(#seen-${this.look})` : "";
    this.pictures[0].img.style.filter = seen;
    this.pictures[1].img.style.filter = files[2] ? seen : "";
    this.stage.classList.toggle("beside", pinned);
    this.pin.setAttribute("aria-pressed", pinned);
    const title = pinned ? "Compare with the original again" : "Keep this result to compare with";
    this.pin.title = title;
    SIDES.forEach((side, i) => {
      this.toolbar.querySelector(`[data-mode=${side}]`).textContent = sides[i];
    });
  }

  offerLooks(looks) {
    for (const [name, { label, summary, matrix }] of Object.entries(looks)) {
      const option = Object.assign(new Option(label, name), { title: summary });
      this.chooser.append(option);
      if (matrix) this.filters.append(filterOf(name, matrix));
    }
    this.chooser.value = this.look;
  }

  // ---- a cluster alone, and a color that is being tried ----

  async setVeil(cluster) {
    this.veiled = cluster;
    const news = this.shown;
    const blob = cluster !== null && news?.plane.hasPalette && Pointing.veil(news, cluster);
    const img = blob ? picture({ blob }, "veil").img : null;
    if (img) await img.decode();
    if (this.veiled !== cluster || news !== this.shown) return img && revoke({ img });
    const before = this.veils[0].src;
    for (const each of this.veils) {
      each.hidden = !img;
      if (img) each.src = img.src;
      else each.removeAttribute("src");
    }
    if (before) URL.revokeObjectURL(before);
  }

  repaint(number, hex) {
    this.tried = { number, hex };
    return this.refresh();
  }

  setSize(size) {
    this.size = size;
    this.settled = false; // whether there was a look at how wide it is on this screen
    this.zoom = null; // null: whatever scale fits
    this.center = size.map((length) => length / 2); // the picture's point in the middle of the view
    this.stage.style.setProperty("--aspect", size[0] / size[1]);
  }

  // ---- drawing: [horizontal, vertical] pairs, in CSS pixels from a pane's corner ----

  render() {
    const { width, height } = this.panes[this.mode === "after" ? 1 : 0].getBoundingClientRect();
    if (!this.size || !width) return; // no picture yet, or in a hidden tab
    this.view = [width, height];
    this.fitScale = Math.min(width / this.size[0], height / this.size[1]);
    this.scale = this.zoom ?? this.fitScale;
    if (!this.settled) {
      this.settled = true;
      const hidden = this.mode === "swipe" && this.size[0] * this.fitScale < NARROWEST;
      if (hidden) return this.setMode("side");
    }
    this.edges = [0, 1].map((axis) => this.place(axis));
    this.pannable = [0, 1].some((axis) => this.size[axis] * this.scale > this.view[axis] + 0.5);
    this.stage.classList.toggle("zoomed", this.pannable);
    this.stage.classList.toggle("magnified", this.scale > 1);
    this.draw();
    if (this.pointing.cross) this.pointing.draw();
  }

  // First and last edge of the picture along an axis: centered if it is smaller than the view,
  // otherwise filling it.
  place(axis) {
    const [length, half] = [this.size[axis], this.view[axis] / this.scale / 2];
    this.center[axis] =
      2 * half < length ? clamp(this.center[axis], half, length - half) : length / 2;
    const start = snap((half - this.center[axis]) * this.scale);
    return [start, start + Math.max(snap(length * this.scale), 1)];
  }

  // The divider travels over the part of the picture that is in view.
  track() {
    return [Math.max(this.edges[0][0], 0), Math.min(this.edges[0][1], this.view[0])];
  }

  draw() {
    const [[left, right], [top, bottom]] = this.edges;
    const [start, end] = this.track();
    const split = snap(start + ((end - start) * this.split) / 100);
    const lengths = { left, top, width: right - left, height: bottom - top, split };
    for (const [name, length] of Object.entries(lengths)) {
      this.stage.style.setProperty(`--${name}`, `${length}px`);
    }
    const percent = Math.round(this.split);
    this.divider.setAttribute("aria-valuenow", percent);
    this.divider.setAttribute("aria-valuetext", `${percent} % ${this.label ?? ""}`);
    const zoom = `${Math.round(this.scale * 100)} %`;
    if (this.percent.textContent !== zoom) this.percent.textContent = zoom; // else read out again
  }

  // ---- pixels and places ----

  // The middle of a pixel, in CSS pixels from a pane's corner.
  placeOf(pixel) {
    return pixel.map((place, axis) => this.edges[axis][0] + (place + 0.5) * this.scale);
  }

  // The pixel under a pointer; null beside the picture.
  pixelAt(event) {
    if (!this.view || !this.shown) return null;
    const off = this.fromMiddle(event);
    const pixel = off.map((length, axis) => {
      const place = length + this.view[axis] / 2 - this.edges[axis][0];
      return Math.floor((place * this.size[axis]) / (this.edges[axis][1] - this.edges[axis][0]));
    });
    return pixel.every((place, axis) => place >= 0 && place < this.size[axis]) ? pixel : null;
  }

  // The corner of the pane that tells most, from the stage's.
  cornerOfPane() {
    const [pane, stage] = [this.panes[this.mode === "before" ? 0 : 1], this.stage].map((each) =>
      each.getBoundingClientRect()
    );
    return [pane.left - stage.left, pane.top - stage.top];
  }

  // The pixel in the middle of what is seen of the result, or of the original if that is wider.
  middle() {
    const [start, end] = this.track();
    const split = start + ((end - start) * this.split) / 100;
    const middle = this.split > 50 ? (start + split) / 2 : (split + end) / 2;
    const [left, right] = this.edges[0];
    const x = ((middle - left) * this.size[0]) / (right - left);
    return this.mode === "swipe" ? [x, this.center[1]] : this.center;
  }

  // Move the view so that a pixel is in it.
  reveal(pixel) {
    const place = this.placeOf(pixel);
    const [dx, dy] = place.map((length, axis) => {
      const end = this.view[axis];
      return length < 0 || length > end ? end / 2 - length : 0;
    });
    if (dx || dy) this.panBy(dx, dy);
  }

  // ---- changes of the view ----

  setMode(mode) {
    this.mode = this.stage.dataset.mode = mode;
    for (const button of this.toolbar.querySelectorAll("[data-mode]")) {
      button.setAttribute("aria-pressed", button.dataset.mode === mode);
    }
    for (const group of this.roving) group.update();
    this.render();
  }

  setSplit(percent) {
    this.split = clamp(percent, 0, 100);
    this.render();
  }

  // The point of the picture at `anchor`, measured from the middle of the pane, stays there.
  zoomTo(scale, anchor = [0, 0]) {
    if (!this.view) return;
    const [low, high] = [Math.min(this.fitScale, 1), Math.max(this.fitScale * 4, MAX_SCALE)];
    const next = clamp(scale, low, high);
    this.center = this.center.map((c, axis) => c + anchor[axis] * (1 / this.scale - 1 / next));
    this.zoom = next === this.fitScale ? null : next;
    this.render();
  }

  // The zoom that a button or a key asks for by name.
  zoomStep(name) {
    const { scale, fitScale } = this;
    this.zoomTo({ in: scale * ZOOM_STEP, out: scale / ZOOM_STEP, fit: fitScale, actual: 1 }[name]);
  }

  panBy(dx, dy) {
    this.center = [this.center[0] - dx / this.scale, this.center[1] - dy / this.scale];
    this.render();
  }

  // ---- buttons, keys, wheel ----

  onToolbar({ target }) {
    const { mode, zoom, pin } = target.closest("button")?.dataset ?? {};
    if (mode) this.setMode(mode);
    if (zoom) this.zoomStep(zoom);
    if (pin !== undefined) this.send("sent", { verb: this.shown?.pinned ? "unpin" : "pin" });
  }

  onLook() {
    this.look = this.chooser.value;
    const detail = { look: this.look, from: "picture" };
    document.dispatchEvent(new CustomEvent("colorseg:look", { detail }));
    this.refresh();
  }

  onDividerKey(event) {
    const step = SPLIT_KEYS[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation(); // the stage would pan
    this.setSplit(Math.round(this.split) + step);
  }

  onStageKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return; // the browser's own shortcuts
    const pan = this.pannable && PAN_KEYS[event.key];
    if (this.pointing.onKey(event)) {
      // It had a meaning for the crosshair or for what is shown alone.
    } else if (pan) this.panBy(pan[0] * PAN_STEP, pan[1] * PAN_STEP);
    else if (event.key in ZOOM_KEYS) this.zoomStep(ZOOM_KEYS[event.key]);
    else return;
    event.preventDefault();
  }

  onWheel(event) {
    if (!event.ctrlKey && !event.metaKey) return; // a plain wheel scrolls the page
    event.preventDefault();
    const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1);
    const factor = Math.exp(-clamp(pixels, -40, 40) / 100);
    this.zoomTo(this.scale * factor, this.fromMiddle(event));
  }

  onDoubleClick(event) {
    if (event.target.closest(".divider")) return;
    const scale = this.zoom === null ? Math.max(2, 2 * this.fitScale) : this.fitScale;
    this.zoomTo(scale, this.fromMiddle(event));
  }

  // ---- pointers: one moves the divider or the picture, two pinch ----

  onPointerDown(event) {
    if (event.button !== 0 || !this.view) return;
    const divider = event.target.closest(".divider");
    (divider ?? this.stage).setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, event);
    this.drag = null;
    // A press that goes nowhere, of one pointer alone, is a click.
    this.press = this.pointers.size > 1 || divider ? null : event;
    if (this.pointers.size > 1) return;
    const { left, width } = this.divider.getBoundingClientRect();
    if (divider) this.drag = { grip: event.clientX - left - width / 2 };
    else if (this.pannable) this.drag = { pan: true };
    else if (this.mode === "swipe") this.drag = { grip: 0, from: event.clientX };
  }

  onPointerMove(event) {
    const last = this.pointers.get(event.pointerId);
    if (!last) return this.hover(event);
    if (this.press && travel(event, this.press) >= DRAG_START) this.press = null;
    const other = [...this.pointers.values()].find((pointer) => pointer !== last);
    this.pointers.set(event.pointerId, event);
    if (other) this.pinch(last, event, other);
    else if (this.drag?.pan) this.panBy(event.clientX - last.clientX, event.clientY - last.clientY);
    else if (this.drag) this.dragDivider(event);
  }

  hover(event) {
    if (event.pointerType === "touch" || event.target.closest(".divider")) return;
    const { left, top } = this.stage.getBoundingClientRect();
    if (this.pointing.cross) this.pointing.moveTo(null);
    this.pointing.pointAt(this.pixelAt(event), [event.clientX - left, event.clientY - top]);
  }

  onPointerLeave() {
    if (!this.pointing.cross) this.pointing.pointAt(null);
  }

  onPointerEnd(event) {
    const pixel = event.type === "pointerup" && this.press && this.pixelAt(event);
    if (pixel) this.pointing.pick(pixel);
    this.press = null;
    this.pointers.delete(event.pointerId);
    // The finger that stays after a pinch goes on panning.
    this.drag = this.pointers.size === 1 && this.pannable ? { pan: true } : null;
  }

  dragDivider({ clientX }) {
    const { grip, from } = this.drag;
    // A press alone moves nothing: it may be half of a double click, or the start of a scroll.
    if (from !== undefined && Math.abs(clientX - from) < DRAG_START) return;
    this.drag = { grip };
    const [start, end] = this.track();
    const x = clientX - grip - this.panes[0].getBoundingClientRect().left;
    this.setSplit((100 * (x - start)) / (end - start));
  }

  pinch(last, now, other) {
    const spread = (p) => Math.hypot(p.clientX - other.clientX, p.clientY - other.clientY);
    const clientX = (now.clientX + other.clientX) / 2;
    const clientY = (now.clientY + other.clientY) / 2;
    this.panBy((now.clientX - last.clientX) / 2, (now.clientY - last.clientY) / 2);
    const factor = spread(now) / Math.max(spread(last), 1);
    this.zoomTo(this.scale * factor, this.fromMiddle({ clientX, clientY }));
  }

  // A pointer's place, measured from the middle of the pane it is over.
  fromMiddle({ clientX, clientY }) {
    const boxes = this.panes.map((pane) => pane.getBoundingClientRect()).filter((b) => b.width);
    const box = boxes.find((b) => clientX < b.right && clientY < b.bottom) ?? boxes[0];
    return [clientX - box.left - box.width / 2, clientY - box.top - box.height / 2];
  }
}

// ---- Streamlit ----

const viewers = new WeakMap();

// Streamlit calls this again, with the same parentElement, whenever the data or the theme changes,
// but puts the HTML in only once: one viewer answers all calls.
export default function compare({ parentElement, data, setTriggerValue }) {
  if (!viewers.has(parentElement)) viewers.set(parentElement, new Viewer(parentElement));
  const viewer = viewers.get(parentElement);
  viewer.data = data;
  viewer.show(data, setTriggerValue);
  // Streamlit also runs the cleanup of a call that a newer one overtook: let go only when the
  // component has left the page.
  return () => {
    if (parentElement.isConnected) return;
    viewer.destroy();
    viewers.delete(parentElement);
  };
}
