// The ways to a picture. Files go to Streamlit's own uploader, which is out of sight: it sends them
// and the page is told by it alone.

const megabytes = (bytes) => (bytes / 1e6).toLocaleString("en", { maximumFractionDigits: 1 });

const KINDS = "image/*,.pnm,.ppm,.pgm,.pbm";
const STATES = {
  Spinner: (name) => `Sending ${name} …`,
  Error: (name) => `${name} could not be sent. Is the server there? Open it again.`,
};

class Sources {
  constructor(root) {
    for (const name of ["own", "samples", "said", "drop"]) {
      this[name] = root.querySelector(`.${name}`);
    }
    this.left = ""; // what was not taken of what was given last
    this.picker = Object.assign(document.createElement("input"), { type: "file", accept: KINDS });
    this.listeners = new AbortController();
    const on = (target, type, handler) =>
      target.addEventListener(type, handler.bind(this), { signal: this.listeners.signal });
    on(this.own, "click", this.onOwn);
    on(this.picker, "change", () => this.take(this.picker.files));
    on(this.samples, "click", this.onSample);
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

  show(data, choose) {
    this.data = data;
    this.choose = choose;
    this.own.title = data.help;
    if (!this.samples.children.length) this.samples.append(...data.samples.map(tile));
    for (const button of this.samples.children) {
      button.setAttribute("aria-pressed", String(button.dataset.name === data.chosen));
    }
    this.watch();
  }

  get input() {
    return document.querySelector(`${this.data.uploader} input[type=file]`);
  }

  onSample({ target }) {
    const name = target.closest("button")?.dataset.name;
    if (!name) return;
    this.left = "";
    this.tell();
    this.choose(name);
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
    const find = (part) => this.uploader?.querySelector(`[data-testid="stFileChip${part}"]`);
    const state = Object.keys(STATES).find((each) => find(`Icon${each}`));
    const told = state ? STATES[state](find("Name")?.textContent ?? "The picture") : "";
    const words = [this.left, told].filter(Boolean).join(" ");
    if (this.said.textContent !== words) this.said.textContent = words;
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
  isOurs({ target }) {
    return !target.closest?.('input, textarea, [data-testid="stFileUploaderDropzone"]');
  }

  onDrag(event) {
    if (!this.isOurs(event)) return;
    event.preventDefault();
    clearTimeout(this.leaving);
    this.drop.hidden = !event.dataTransfer?.types.includes("Files");
  }

  onLeave() {
    clearTimeout(this.leaving);
    this.leaving = setTimeout(() => (this.drop.hidden = true), 100);
  }

  onDrop(event) {
    this.drop.hidden = true;
    if (!this.isOurs(event)) return;
    event.preventDefault();
    if (event.dataTransfer.files.length) return this.take(event.dataTransfer.files);
    this.left = "What was dropped is no file: save the picture first, then drop that.";
    this.tell();
  }

  take(files) {
    if (!files?.length || !this.input) return;
    const fits = (file) => file.size <= this.data.megabytes * 1e6;
    const [file, ...others] = [...files].filter(fits);
    const large = [...files].filter((each) => !fits(each));
    this.left = [...large.map((each) => this.tooLarge(each)), ...leftOut(file, others)].join(" ");
    this.tell();
    if (file) this.send(file);
  }

  send(file) {
    const carried = new DataTransfer();
    carried.items.add(file);
    this.input.files = carried.files;
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  tooLarge({ name, size }) {
    const limit = this.data.megabytes.toLocaleString("en");
    return (
      `${name} has ${megabytes(size)} MB; up to ${limit} MB can be taken. ` +
      "Save it smaller, or with fewer pixels."
    );
  }
}

function leftOut(file, others) {
  if (!others.length) return [];
  const names = others.map((each) => each.name).join(", ");
  return [`One picture at a time: ${file.name} is taken, ${names} not.`];
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
  shown.get(parentElement).show(data, (name) => setTriggerValue("chosen", name));
  return () => {
    if (parentElement.isConnected) return;
    shown.get(parentElement)?.destroy();
    shown.delete(parentElement);
  };
}
