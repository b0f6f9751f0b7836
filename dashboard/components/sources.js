// The ways to a picture. Files go to Streamlit's own uploader, which is out of sight: it sends them
// and the page is told by it alone.

const megabytes = (bytes) => (bytes / 1e6).toLocaleString("en", { maximumFractionDigits: 1 });

class Sources {
  constructor(root) {
    for (const name of ["own", "samples", "said", "drop"]) {
      this[name] = root.querySelector(`.${name}`);
    }
    this.depth = 0; // how many elements deep a dragged file is over the page
    this.listeners = new AbortController();
    const on = (target, type, handler) =>
      target.addEventListener(type, handler.bind(this), { signal: this.listeners.signal });
    on(this.own, "click", () => this.input?.click());
    on(this.samples, "click", this.onSample);
    on(document, "paste", this.onPaste);
    on(document, "dragenter", this.onDrag);
    on(document, "dragover", this.onDrag);
    on(document, "dragleave", this.onLeave);
    on(document, "drop", this.onDrop);
  }

  destroy() {
    this.listeners.abort();
  }

  show(data, choose) {
    this.data = data;
    this.choose = choose;
    this.said.textContent = "";
    if (!this.samples.children.length) this.samples.append(...data.samples.map(tile));
    for (const button of this.samples.children) {
      button.setAttribute("aria-pressed", String(button.dataset.name === data.chosen));
    }
  }

  get input() {
    return document.querySelector(`${this.data.uploader} input[type=file]`);
  }

  onSample({ target }) {
    const name = target.closest("button")?.dataset.name;
    if (name) this.choose(name);
  }

  // ---- files ----

  onPaste({ clipboardData, target }) {
    if (target.closest?.("input, textarea")) return; // words for a field
    this.take(clipboardData?.files);
  }

  carriesFiles(event) {
    const other = event.target.closest?.('[data-testid="stFileUploaderDropzone"]');
    return event.dataTransfer?.types.includes("Files") && !other;
  }

  onDrag(event) {
    if (!this.carriesFiles(event)) return;
    event.preventDefault();
    this.drop.hidden = false;
    clearTimeout(this.leaving);
  }

  onLeave() {
    clearTimeout(this.leaving);
    this.leaving = setTimeout(() => (this.drop.hidden = true), 100);
  }

  onDrop(event) {
    this.drop.hidden = true;
    if (!this.carriesFiles(event)) return;
    event.preventDefault();
    this.take(event.dataTransfer.files);
  }

  take(files) {
    if (!files?.length || !this.input) return;
    const [file] = files;
    if (file.size > this.data.megabytes * 1e6) {
      const limit = this.data.megabytes.toLocaleString("en");
      this.said.textContent =
        `${file.name} has ${megabytes(file.size)} MB; up to ${limit} MB can be taken. ` +
        "Save it smaller, or with fewer pixels.";
      return;
    }
    this.said.textContent = `Sending ${file.name} …`;
    const carried = new DataTransfer();
    carried.items.add(file);
    this.input.files = carried.files;
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }
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
