// The ways to a picture. Files go to Streamlit's own uploader, which is out of sight: it sends them
// and the page is told by it alone.

const megabytes = (bytes) => (bytes / 1e6).toLocaleString("en", { maximumFractionDigits: 1 });

const KINDS = "image/*,.pnm,.ppm,.pgm,.pbm";
const STATES = {
  Spinner: (names) => `Sending ${names} …`,
  Error: (names) => `${names} could not be sent. Is the server there? Open it again.`,
};
const CHIP = '[data-testid="stFileChip"]'; // Streamlit's, one a file
const MOST_NAMED = 4;
const TILE = { width: 140, height: 64 }; // of an own picture, in pixels

class Sources {
  constructor(root) {
    for (const name of ["own", "tiles", "mine", "all", "samples", "said", "close", "drop"]) {
      this[name] = root.querySelector(`.${name}`);
    }
    this.left = ""; // what was not taken of what was given last
    this.handed = []; // files on their way, which have no tile yet
    this.gone = new Set(); // ids of files taken off, of which the server does not know yet
    this.picker = Object.assign(document.createElement("input"), {
      type: "file",
      accept: KINDS,
      multiple: true,
    });
    this.listeners = new AbortController();
    const on = (target, type, handler) =>
      target.addEventListener(type, handler.bind(this), { signal: this.listeners.signal });
    on(this.own, "click", this.onOwn);
    on(this.picker, "change", () => this.take(this.picker.files));
    on(this.tiles, "click", this.onTile);
    on(this.tiles, "keydown", this.onKey);
    this.roving = new Roving(this.tiles);
    on(this.all, "click", () => this.send("all", this.mine.children.length));
    on(this.close, "click", this.onClose);
    on(document, "paste", this.onPaste);
    on(document, "dragenter", this.onDrag);
    on(document, "dragover", this.onDrag);
    on(document, "dragleave", this.onLeave);
    on(document, "drop", this.onDrop);
    this.observer = new MutationObserver(() => this.tell());
  }

  destroy() {
    this.listeners.abort();
    this.observer.disconnect();
  }

  show(data, send) {
    this.data = data;
    this.send = send;
    this.own.title = data.help;
    this.watch();
    if (!this.samples.children.length) this.samples.append(...data.samples.map(tile));
    this.gone = new Set(data.own.map(({ name }) => name).filter((name) => this.gone.has(name)));
    this.showOwn();
    for (const button of this.tiles.querySelectorAll("[data-name]")) {
      button.setAttribute("aria-pressed", String(button.dataset.name === data.chosen));
    }
    this.roving.update();
  }

  get input() {
    return document.querySelector(`${this.data.uploader} input[type=file]`);
  }

  get files() {
    return this.data.own.filter(({ name }) => !this.gone.has(name));
  }

  onTile({ target }) {
    const button = target.closest("[data-name], [data-file]");
    if (!button) return;
    this.left = "";
    this.tell();
    const { name, file } = button.dataset;
    if (file) this.takeOff(file);
    else this.send(this.mine.contains(button) ? "own" : "sample", name);
  }

  // ---- the visitor's own pictures ----

  showOwn() {
    const names = this.files.map(({ name }) => name);
    const shown = [...this.mine.children].map((each) => each.dataset.key);
    if (names.join() !== shown.join()) {
      const had = new Map([...this.mine.children].map((each) => [each.dataset.key, each]));
      this.mine.replaceChildren(...this.files.map((each) => had.get(each.name) ?? ownTile(each)));
      this.drawOwn();
    }
    this.all.hidden = names.length < 2;
    this.all.textContent = `All ${names.length}`;
    this.all.title = `Several pictures: run all ${names.length} with these settings`;
  }

  // The browser still has the file, so nobody need send a small picture of it.
  async drawOwn() {
    for (const { name, label, bytes } of this.files) {
      const at = this.handed.findIndex((file) => file.name === label && file.size === bytes);
      if (at < 0) continue;
      const [file] = this.handed.splice(at, 1); // by nobody else meanwhile
      const canvas = await drawn(file);
      const place = this.mine.querySelector(`[data-key="${CSS.escape(name)}"] .kind`);
      if (canvas) place?.replaceWith(canvas);
    }
  }

  // Streamlit's uploader takes a file back, and the server lets it go.
  takeOff(file) {
    const at = this.files.findIndex(({ name }) => name === file);
    this.chips[at]?.querySelector('[data-testid="stFileChipDeleteBtn"] button')?.click();
    this.gone.add(file);
    this.showOwn();
    this.roving.update();
    const next = this.mine.children[at] ?? this.mine.lastElementChild;
    (next?.querySelector("[data-name]") ?? this.own).focus();
  }

  onKey(event) {
    if (!["Delete", "Backspace"].includes(event.key) || !this.mine.contains(event.target)) return;
    event.preventDefault();
    this.takeOff(event.target.dataset.name ?? event.target.dataset.file);
  }

  // ---- how Streamlit's uploader gets on, which is out of sight ----

  watch() {
    const uploader = document.querySelector(this.data.uploader);
    if (uploader === this.uploader) return;
    this.uploader = uploader;
    this.observer.disconnect();
    if (uploader) this.observer.observe(uploader, { childList: true, subtree: true });
  }

  tell() {
    const has = (chip, state) => chip.querySelector(`[data-testid="stFileChipIcon${state}"]`);
    const told = Object.entries(STATES).flatMap(([state, say]) => {
      const there = this.allChips.filter((chip) => has(chip, state));
      return there.length ? [say(named(there.map(nameOf)))] : [];
    });
    const words = [this.left, ...told].filter(Boolean).join(" ");
    if (this.said.textContent !== words) this.said.textContent = words;
  }

  onClose() {
    this.left = "";
    this.dropFailed();
    this.tell();
    this.own.focus(); // or focus would be lost with the button
  }

  // Streamlit's uploader keeps what it could not send until it is taken off.
  dropFailed() {
    for (const chip of this.allChips) {
      if (chip.querySelector('[data-testid="stFileChipIconError"]')) {
        chip.querySelector('[data-testid="stFileChipDeleteBtn"] button')?.click();
      }
    }
  }

  get allChips() {
    return [...(this.uploader?.querySelectorAll(CHIP) ?? [])];
  }

  // Those of files that the server has, in its order.
  get chips() {
    const unsent = Object.keys(STATES).map((each) => `[data-testid="stFileChipIcon${each}"]`);
    return this.allChips.filter((chip) => !chip.querySelector(unsent.join()));
  }

  // ---- files ----

  onOwn() {
    this.picker.value = ""; // or the same file again would be no change
    this.picker.click();
  }

  onPaste({ clipboardData, target }) {
    if (target.closest?.("input, textarea")) return; // words for a field
    this.take(clipboardData?.files);
  }

  // What is dropped beside a field must not lead away from the page.
  isOurs(event) {
    return !event.composedPath()[0].closest?.('input, textarea, [data-testid="stFileUploaderDropzone"]');
  }

  onDrag(event) {
    if (!this.isOurs(event)) return;
    event.preventDefault();
    clearTimeout(this.leaving);
    this.drop.togglePopover(Boolean(event.dataTransfer?.types.includes("Files")));
  }

  onLeave() {
    clearTimeout(this.leaving);
    this.leaving = setTimeout(() => this.drop.hidePopover(), 100);
  }

  onDrop(event) {
    this.drop.hidePopover();
    if (!this.isOurs(event)) return;
    event.preventDefault();
    if (event.dataTransfer.files.length) return this.take(event.dataTransfer.files);
    this.left = "What was dropped is no file: save the picture first, then drop that.";
    this.tell();
  }

  take(files) {
    if (!files?.length || !this.input) return;
    this.dropFailed();
    const { taken, left } = this.sorted([...files]);
    this.left = left;
    this.tell();
    if (taken.length) this.hand(taken);
  }

  // What can be taken of some files, and words about the others.
  sorted(files) {
    const { megabytes: each, together, pictures } = this.data.most;
    let bytes = this.files.reduce((sum, file) => sum + file.bytes, 0);
    const taken = [], large = [], many = [], heavy = [];
    for (const file of files) {
      const at = this.allChips.length + taken.length;
      if (file.size > each * 1e6) large.push(file);
      else if (at >= pictures) many.push(file);
      else if (bytes + file.size > together * 1e6) heavy.push(file);
      else {
        taken.push(file);
        bytes += file.size;
      }
    }
    const off = "left out; take others off by their ×.";
    const words = large.map((file) => tooLarge(file, each));
    if (many.length) words.push(`Up to ${pictures} pictures at once: ${listed(many)} ${off}`);
    if (heavy.length) words.push(`Up to ${together} MB together: ${listed(heavy)} ${off}`);
    return { taken, left: words.join(" ") };
  }

  hand(files) {
    this.handed = [...files];
    const carried = new DataTransfer();
    for (const file of files) carried.items.add(file);
    this.input.files = carried.files;
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function tooLarge({ name, size }, most) {
  return (
    `${name} has ${megabytes(size)} MB; up to ${most.toLocaleString("en")} MB can be taken. ` +
    "Save it smaller, or with fewer pixels."
  );
}

const nameOf = (chip) => chip.querySelector('[data-testid="stFileChipName"]')?.textContent ?? "";

function named(names) {
  return names.length === 1 ? names[0] || "The picture" : `${names.length} pictures`;
}

function listed(files) {
  const names = files.slice(0, MOST_NAMED).map((each) => each.name);
  const more = files.length - names.length;
  return `${names.join(", ")}${more ? ` and ${more} more` : ""}`;
}

// The middle of a picture, as large as a tile; null if the browser cannot read it.
async function drawn(file) {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return null;
  const canvas = Object.assign(document.createElement("canvas"), TILE);
  const scale = Math.max(canvas.width / bitmap.width, canvas.height / bitmap.height);
  const [width, height] = [bitmap.width * scale, bitmap.height * scale];
  const [x, y] = [(canvas.width - width) / 2, (canvas.height - height) / 2];
  canvas.getContext("2d").drawImage(bitmap, x, y, width, height);
  bitmap.close();
  return canvas;
}

function ownTile({ name, label }) {
  const whole = Object.assign(document.createElement("div"), { className: "whole" });
  whole.dataset.key = name;
  const button = Object.assign(document.createElement("button"), { type: "button", title: label });
  button.dataset.name = name;
  const kind = Object.assign(document.createElement("i"), { className: "kind" });
  kind.textContent = label.includes(".") ? label.split(".").at(-1).slice(0, 5) : "";
  kind.setAttribute("aria-hidden", "true");
  const text = document.createElement("span");
  text.textContent = label;
  button.append(kind, text);
  const off = Object.assign(document.createElement("button"), {
    type: "button",
    className: "off",
    textContent: "×",
    title: `Take off ${label}`,
  });
  off.setAttribute("aria-label", `Take off ${label}`);
  off.dataset.file = name;
  whole.append(button, off);
  return whole;
}

function tile({ name, label, summary, source }) {
  const button = Object.assign(document.createElement("button"), { type: "button" });
  button.dataset.name = name;
  button.title = `${label}: ${summary}`;
  const image = Object.assign(new Image(), { src: source, alt: "" });
  const text = document.createElement("span");
  text.textContent = label;
  button.append(image, text);
  return button;
}

const shown = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  if (!shown.has(parentElement)) shown.set(parentElement, new Sources(parentElement));
  shown.get(parentElement).show(data, setTriggerValue);
  return () => {
    if (parentElement.isConnected) return;
    shown.get(parentElement)?.destroy();
    shown.delete(parentElement);
  };
}
