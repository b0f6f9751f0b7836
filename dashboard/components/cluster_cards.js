// One card a cluster: its pixels as they were, the rest faint. A click shows it alone in the picture.

const FAINT = 44; // of 255: how much is seen of the rest

const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

const make = (tag, className, text = "") =>
  Object.assign(document.createElement(tag), { className, textContent: text });

class Cards {
  constructor(root) {
    this.cards = root.querySelector(".cards");
    this.alone = null;
    this.roving = new Roving(this.cards);
    this.listeners = new AbortController();
    const { signal } = this.listeners;
    this.cards.addEventListener("click", (event) => this.onClick(event), { signal });
    document.addEventListener("colorseg:cluster", (event) => this.onCluster(event), { signal });
  }

  show(data) {
    const [width, height] = data.size;
    const same = this.labels === data.labels && this.pixels === data.pixels;
    if (!same) this.alone = null; // other clusters
    [this.labels, this.pixels] = [data.labels, data.pixels];
    const picture = { pixels: bytes(data.pixels), labels: bytes(data.labels), width, height };
    picture.seen = bytes(data.seen);
    while (this.cards.children.length > data.cards.length) this.cards.lastChild.remove();
    while (this.cards.children.length < data.cards.length) this.cards.append(this.card());
    data.cards.forEach((card, cluster) => this.fill(this.cards.children[cluster], card, cluster));
    [...this.cards.children].forEach((card, cluster) => this.draw(card, picture, cluster));
    this.mark();
  }

  card() {
    const card = Object.assign(make("button", "card"), { type: "button" });
    const head = make("span", "head");
    head.append(make("span", "chip"), make("span", "number"), make("span", "share"));
    card.append(make("canvas", "picture"), head, make("span", "tight"), make("span", "apart"));
    return card;
  }

  fill(card, { hex, ink, share, tight, apart }, cluster) {
    card.dataset.cluster = cluster;
    card.setAttribute("aria-label", `Show cluster ${cluster} alone, ${hex}`);
    card.setAttribute("aria-description", `${share}; ${tight}; ${apart}`);
    card.title = `${hex}: show it alone in the picture, or all again`;
    card.querySelector(".chip").style.backgroundColor = hex;
    // Light behind dark colors, dark behind light ones.
    card.querySelector(".picture").style.backgroundColor = ink === "#ffffff" ? "#dedede" : "#333";
    const texts = { number: cluster, share, tight, apart };
    for (const [name, text] of Object.entries(texts)) {
      card.querySelector(`.${name}`).textContent = text;
    }
  }

  draw(card, { pixels, labels, seen, width, height }, cluster) {
    const canvas = card.querySelector("canvas");
    [canvas.width, canvas.height] = [width, height];
    const image = new ImageData(width, height);
    for (let i = 0; i < labels.length; i += 1) {
      const opacity = labels[i] === cluster ? 255 : FAINT;
      for (let c = 0; c < 3; c += 1) image.data[4 * i + c] = pixels[3 * i + c];
      image.data[4 * i + 3] = seen[i] ? opacity : 0;
    }
    canvas.getContext("2d").putImageData(image, 0, 0);
  }

  onClick({ target }) {
    const chosen = target.closest(".card")?.dataset.cluster;
    if (chosen === undefined) return;
    const cluster = Number(chosen) === this.alone ? null : Number(chosen);
    const detail = { cluster, from: "palette" };
    document.dispatchEvent(new CustomEvent("colorseg:cluster", { detail }));
  }

  onCluster({ detail }) {
    this.alone = detail.cluster;
    this.mark();
  }

  mark() {
    [...this.cards.children].forEach((card, cluster) =>
      card.setAttribute("aria-pressed", String(cluster === this.alone))
    );
    this.roving.update();
  }
}

const every = new WeakMap();

export default function ({ data, parentElement }) {
  if (!every.has(parentElement)) every.set(parentElement, new Cards(parentElement));
  const cards = every.get(parentElement);
  cards.show(data);
  return () => {
    if (parentElement.isConnected) return;
    cards.listeners.abort();
    every.delete(parentElement);
  };
}
