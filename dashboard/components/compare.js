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
  const middle = start + header.lengths[0];
  return { ...header, files: [data.subarray(start, middle), data.subarray(middle)] };
}

function picture(file, digest, side) {
  const type = file[0] === 0x89 ? "image/png" : "image/jpeg";
  const img = Object.assign(new Image(), { className: side, draggable: false });
  img.src = URL.createObjectURL(new Blob([file], { type }));
  return { img, digest };
}

const revoke = ({ img }) => URL.revokeObjectURL(img.src);

class Viewer {
  constructor(root) {
    for (const name of ["stage", "toolbar", "divider", "percent", "note"]) {
      this[name] = root.querySelector(`.${name}`);
    }
    this.panes = SIDES.map((side) => root.querySelector(`.pane.${side}`));
    this.pictures = []; // on the screen now: {img, digest} of before and after
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
    on(this.toolbar, "click", this.onToolbar);
    on(this.divider, "keydown", this.onDividerKey);
    on(this.stage, "keydown", this.onStageKey);
    on(this.stage, "wheel", this.onWheel);
    on(this.stage, "dblclick", this.onDoubleClick);
    on(this.stage, "pointerdown", this.onPointerDown);
    on(this.stage, "pointermove", this.onPointerMove);
    on(this.stage, "pointerup", this.onPointerEnd);
    on(this.stage, "pointercancel", this.onPointerEnd);
    // What stands for the result until that comes; null: it is not waited for any more.
    on(document, "colorseg:settling", ({ detail }) => (detail ?? this.data) && this.show(detail ?? this.data));
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

  async show(data) {
    const turn = (this.turn += 1);
    const { labels, size, files, digests } = unpack(data);
    if (!this.size) this.setSize(size); // keeps the room free for the very first picture
    const next = SIDES.map((side, i) => {
      const shown = this.pictures[i];
      return shown?.digest === digests[i] ? shown : picture(files[i], digests[i], side);
    });
    const fresh = next.filter((item) => !this.pictures.includes(item));
    const decoding = Promise.all(fresh.map(({ img }) => img.decode()));
    const decoded = await decoding.then(() => true, () => false);
    if (!decoded || turn !== this.turn) fresh.forEach(revoke);
    if (turn !== this.turn) return;
    this.note.hidden = decoded;
    this.note.textContent = decoded ? "" : "This browser could not decode the pictures.";
    if (decoded) this.swap(next, labels, size);
  }

  swap(next, labels, size) {
    next.forEach(({ img }, i) => {
      img.alt = labels[i];
      this.panes[i].querySelector("img").replaceWith(img);
      this.panes[i].querySelector(".chip").textContent = labels[i];
    });
    this.pictures.filter((item) => !next.includes(item)).forEach(revoke);
    this.pictures = next;
    this.label = labels[0].toLowerCase();
    if (String(size) !== String(this.size)) this.setSize(size);
    this.render();
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

  // ---- changes of the view ----

  setMode(mode) {
    this.mode = this.stage.dataset.mode = mode;
    for (const button of this.toolbar.querySelectorAll("[data-mode]")) {
      button.setAttribute("aria-pressed", button.dataset.mode === mode);
    }
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
    const { mode, zoom } = target.closest("button")?.dataset ?? {};
    if (mode) this.setMode(mode);
    if (zoom) this.zoomStep(zoom);
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
    if (pan) this.panBy(pan[0] * PAN_STEP, pan[1] * PAN_STEP);
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
    if (this.pointers.size > 1) return;
    const { left, width } = this.divider.getBoundingClientRect();
    if (divider) this.drag = { grip: event.clientX - left - width / 2 };
    else if (this.pannable) this.drag = { pan: true };
    else if (this.mode === "swipe") this.drag = { grip: 0, from: event.clientX };
  }

  onPointerMove(event) {
    const last = this.pointers.get(event.pointerId);
    if (!last) return;
    const other = [...this.pointers.values()].find((pointer) => pointer !== last);
    this.pointers.set(event.pointerId, event);
    if (other) this.pinch(last, event, other);
    else if (this.drag?.pan) this.panBy(event.clientX - last.clientX, event.clientY - last.clientY);
    else if (this.drag) this.dragDivider(event);
  }

  onPointerEnd(event) {
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
export default function compare({ parentElement, data }) {
  if (!viewers.has(parentElement)) viewers.set(parentElement, new Viewer(parentElement));
  const viewer = viewers.get(parentElement);
  viewer.data = data;
  viewer.show(data);
  // Streamlit also runs the cleanup of a call that a newer one overtook: let go only when the
  // component has left the page.
  return () => {
    if (parentElement.isConnected) return;
    viewer.destroy();
    viewers.delete(parentElement);
  };
}
