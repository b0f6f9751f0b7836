// The palette: each color's number is its cluster's number. A click copies the hex code, a menu has
// what else can be done to a color. The picture is told, and tells, which cluster is pointed at or
// shown alone.

const SEEN = 2000; // milliseconds for which it is said that something was copied
const LOCK = "M7 11V8a5 5 0 0 1 10 0v3M5 11h14v10H5z";

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

const make = (tag, className, text = "") =>
  Object.assign(document.createElement(tag), { className, textContent: text });

function press(className, text, onclick) {
  return Object.assign(make("button", className, text), { type: "button", onclick });
}

function icon(path) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS(space, "path"));
  svg.firstChild.setAttribute("d", path);
  return svg;
}

// Black or white, whichever reads better, while a color is being chosen.
function inkOn(hex) {
  const light = [1, 3, 5].map((at) => (parseInt(hex.slice(at, at + 2), 16) / 255) ** 2.2);
  return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2] > 0.18 ? "#000000" : "#ffffff";
}

class Swatches {
  constructor(root) {
    this.root = root.querySelector(".palette");
    for (const name of ["strip", "swatches", "said", "menu", "all", "back"]) {
      this[name] = root.querySelector(`.${name}`);
    }
    this.select = root.querySelector("select");
    this.items = []; // by cluster
    this.alone = null; // the cluster that is shown alone
    this.current = 0; // the cluster whose buttons the tab key reaches
    this.listen();
  }

  listen() {
    this.listeners = new AbortController();
    const { signal } = this.listeners;
    const on = (target, type, handler, options = {}) =>
      target.addEventListener(type, handler.bind(this), { signal, ...options });
    on(this.select, "change", this.sort);
    on(this.swatches, "keydown", this.onKey);
    on(this.swatches, "scroll", this.fade);
    for (const place of [this.swatches, this.strip]) {
      on(place, "pointerover", ({ target }) => this.point(this.clusterOf(target)));
      on(place, "pointerleave", () => this.point(null));
    }
    on(this.swatches, "focusin", this.onFocus);
    on(this.swatches, "focusout", () => this.point(null));
    on(this.strip, "click", ({ target }) => this.showAlone(this.clusterOf(target)));
    on(this.all, "click", () => this.toggle(this.all, "Copy all colors", this.copies()));
    on(this.back, "click", this.onBack);
    on(this.menu, "toggle", this.onToggle);
    on(this.menu, "keydown", this.onMenuKey);
    on(document, "scroll", () => this.menu.hidePopover(), { capture: true });
    on(this.root, "pointerdown", this.onPress);
    on(document, "colorseg:cluster", this.onCluster);
    on(document, "colorseg:point", this.onPoint);
    this.observer = new ResizeObserver(() => this.fade());
    this.observer.observe(this.swatches);
  }

  destroy() {
    this.listeners.abort();
    this.observer.disconnect();
    clearTimeout(this.saying);
  }

  // ---- what Python says ----

  show(data, send) {
    this.send = send;
    const codes = data.colors.map(({ found }) => found).join();
    if (codes !== this.codes) {
      this.alone = null; // other clusters
      this.say("");
    }
    this.codes = codes;
    this.data = data;
    while (this.items.length > data.colors.length) this.items.pop().item.remove();
    while (this.items.length < data.colors.length) this.items.push(this.swatch(this.items.length));
    this.items.forEach((parts, cluster) => this.fill(parts, cluster));
    this.setOrders(data.orders);
    this.sort();
    this.mark();
  }

  swatch(cluster) {
    const item = make("li", "swatch");
    item.dataset.cluster = cluster;
    const copy = press("copy", "", () => this.copy(copy, this.data.colors[cluster].hex));
    const words = ["number", "share", "hex before"].map((name) => make("span", name));
    words.push(make("span", "done", "Copied ✓"));
    copy.append(...words, icon(LOCK));
    const more = press("more", "⋯", () => this.open(cluster, more));
    more.setAttribute("aria-haspopup", "dialog");
    const foot = make("div", "foot");
    foot.append(make("span", "name"), make("span", "pixels"), more);
    item.append(copy, foot);
    const slice = make("span", "slice");
    slice.dataset.cluster = cluster;
    return { item, copy, more, slice };
  }

  fill({ item, copy, more, slice }, cluster) {
    const color = this.data.colors[cluster];
    const texts = { ...color, number: cluster };
    texts.name = color.own ? `was ${color.found}` : `≈ ${color.name}`;
    for (const name of ["number", "share", "hex", "name", "pixels"]) {
      item.querySelector(`.${name}`).textContent = texts[name];
    }
    const own = color.own ? `, in place of ${color.found}` : "";
    const held = color.locked ? ", locked" : "";
    item.title = `${color.hex}${own}${held}: ${color.share}, ${color.pixels}`;
    copy.setAttribute("aria-label", `Copy ${color.hex}, cluster ${cluster}`);
    copy.setAttribute("aria-description", `${color.share}, about ${color.name}${own}${held}`);
    more.setAttribute("aria-label", `More for ${color.hex}, cluster ${cluster}`);
    item.classList.toggle("locked", color.locked);
    item.classList.toggle("own", color.own);
    slice.style.flexGrow = color.width;
    this.paint(cluster, color.hex, color.ink);
  }

  paint(cluster, hex, ink) {
    const { item, copy, slice } = this.items[cluster];
    slice.style.backgroundColor = copy.style.backgroundColor = hex;
    copy.style.color = ink;
    item.querySelector(".hex").textContent = hex;
  }

  setOrders(orders) {
    if (this.select.length) return;
    orders.forEach(({ label, summary }, at) => {
      const option = Object.assign(new Option(label, at), { title: summary });
      this.select.append(option);
    });
  }

  sort() {
    const { places } = this.data.orders[this.select.value || 0];
    const order = places.map((cluster) => this.items[cluster]);
    const shown = [...this.swatches.children];
    if (order.length !== shown.length || order.some(({ item }, at) => item !== shown[at])) {
      const focused = this.root.getRootNode().activeElement;
      this.swatches.replaceChildren(...order.map(({ item }) => item));
      if (this.swatches.contains(focused)) focused.focus({ preventScroll: true });
    }
    this.strip.replaceChildren(...order.map(({ slice }) => slice));
    this.order = places;
    if (!this.items[this.current]) this.current = places[0];
    this.fade();
  }

  // There is more below.
  fade() {
    const { scrollHeight, scrollTop, clientHeight } = this.swatches;
    this.swatches.classList.toggle("below", scrollHeight - scrollTop - clientHeight > 2);
  }

  // ---- between picture and palette ----

  clusterOf(target) {
    const cluster = target.closest("[data-cluster]")?.dataset.cluster;
    return cluster === undefined ? null : Number(cluster);
  }

  tell(name, detail) {
    document.dispatchEvent(new CustomEvent(`colorseg:${name}`, { detail }));
  }

  point(cluster) {
    if (cluster === this.pointed) return;
    this.pointed = cluster;
    this.tell("point", { cluster, from: "palette" });
  }

  showAlone(cluster) {
    if (cluster === null) return;
    this.tell("cluster", { cluster: cluster === this.alone ? null : cluster, from: "palette" });
  }

  onBack() {
    const { copy } = this.items[this.alone];
    this.showAlone(this.alone);
    copy.focus({ preventScroll: true }); // the button itself is gone
  }

  onCluster({ detail }) {
    this.alone = detail.cluster;
    this.mark();
    if (detail.from !== "palette") this.reveal(detail.cluster);
  }

  onPoint({ detail }) {
    if (detail.from === "palette") return;
    this.items.forEach(({ item }, at) => item.classList.toggle("pointed", at === detail.cluster));
    this.reveal(detail.cluster);
  }

  mark() {
    const some = this.alone !== null && this.alone < this.items.length;
    this.root.classList.toggle("some", some);
    this.items.forEach(({ item, slice }, at) => {
      for (const part of [item, slice]) part.classList.toggle("alone", some && at === this.alone);
    });
    this.setTabStops();
  }

  // Within its own box: the page stays where it is.
  reveal(cluster) {
    const item = this.items[cluster]?.item;
    if (!item) return;
    const box = this.swatches.getBoundingClientRect();
    const { top, bottom } = item.getBoundingClientRect();
    if (top < box.top) this.swatches.scrollTop -= box.top - top;
    else if (bottom > box.bottom) this.swatches.scrollTop += bottom - box.bottom;
  }

  // ---- keys: one tab stop for all colors, arrows between them ----

  setTabStops() {
    this.items.forEach(({ copy, more }, at) => {
      copy.tabIndex = more.tabIndex = at === this.current ? 0 : -1;
    });
  }

  onFocus({ target }) {
    this.current = this.clusterOf(target) ?? this.current;
    this.setTabStops();
    if (target.matches(":focus-visible")) this.point(this.current);
  }

  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const columns = getComputedStyle(this.swatches).gridTemplateColumns.split(" ").length;
    const all = this.items.length;
    const steps = {
      ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns, Home: -all, End: all,
    };
    if (!(event.key in steps)) return;
    event.preventDefault();
    const at = this.order.indexOf(this.current) + steps[event.key];
    const { copy, more } = this.items[this.order[clamp(at, 0, all - 1)]];
    (event.target.matches(".more") ? more : copy).focus();
  }

  // ---- the menu ----

  open(cluster, opener) {
    const { hex, found, own, locked, rgb, oklch, name } = this.data.colors[cluster];
    const act = (verb, to) => () => this.act({ verb, color: found, to });
    const isAlone = cluster === this.alone;
    this.toggle(opener, `Color ${hex}, cluster ${cluster}`, [
      press("", isAlone ? "Show all again" : "Show alone", () => this.showAlone(cluster)),
      press("", locked ? "Unlock" : "Lock", act(locked ? "unlock" : "lock")),
      this.picker(cluster),
      ...(own ? [press("", `Use original color ${found}`, act("original"))] : []),
      press("", "Start from this", act("start")),
      press("", "Leave out", act("ignore")),
      document.createElement("hr"),
      ...[hex, rgb, oklch, name].map((text) =>
        press("", `Copy ${text}`, () => this.copy(this.items[cluster].copy, text))
      ),
    ]);
  }

  picker(cluster) {
    const { hex, found } = this.data.colors[cluster];
    const label = make("label", "item", "Recolor…");
    const input = Object.assign(make("input", ""), { type: "color", value: hex });
    input.setAttribute("aria-label", `Recolor ${hex}, cluster ${cluster}`);
    input.oninput = () => {
      this.paint(cluster, input.value, inkOn(input.value));
      this.tell("recolor", { cluster, to: input.value });
    };
    input.onchange = () => {
      this.act({ verb: "recolor", color: found, to: input.value });
      this.menu.hidePopover();
    };
    label.append(input);
    return label;
  }

  copies() {
    const codes = this.order.map((cluster) => this.data.colors[cluster].hex);
    const whole = { "hex list": codes.join("\n"), "CSS variables": this.data.css };
    whole["JSON array"] = JSON.stringify(codes);
    return Object.entries(whole).map(([kind, text]) =>
      press("", `Copy ${kind}`, () => this.copy(this.all, text, `all as ${kind}`))
    );
  }

  toggle(opener, name, entries) {
    const isShut = this.closed === opener; // by the same press
    this.closed = null;
    if (isShut) return;
    this.opener = opener;
    this.menu.setAttribute("aria-label", name);
    this.menu.replaceChildren(...entries);
    this.menu.onclick = ({ target }) => target.closest("button") && this.menu.hidePopover();
    this.menu.showPopover();
    this.place(opener.getBoundingClientRect(), this.menu.getBoundingClientRect());
    this.menu.querySelector("button").focus({ preventScroll: true });
  }

  place(by, { width, height }) {
    const below = by.bottom + height + 8 < innerHeight;
    const top = below ? by.bottom + 4 : by.top - height - 4;
    this.menu.style.left = `${clamp(by.right - width, 4, Math.max(innerWidth - width - 4, 4))}px`;
    this.menu.style.top = `${clamp(top, 4, Math.max(innerHeight - height - 4, 4))}px`;
  }

  onPress(event) {
    const isOpen = this.menu.matches(":popover-open");
    this.closed = isOpen && event.composedPath().includes(this.opener) ? this.opener : null;
  }

  onToggle({ newState }) {
    this.opener?.setAttribute("aria-expanded", String(newState === "open"));
    const focused = this.root.getRootNode().activeElement;
    const isLost = !focused || focused === this.menu || this.menu.contains(focused);
    if (newState === "closed" && isLost) this.opener?.focus({ preventScroll: true });
  }

  onMenuKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.target.matches("input:active")) return;
    event.preventDefault();
    const entries = [...this.menu.querySelectorAll("button, input")];
    const at = entries.indexOf(this.root.getRootNode().activeElement);
    entries[(at + step + entries.length) % entries.length].focus();
  }

  // ---- what is done ----

  act(sent) {
    this.send(sent);
  }

  async copy(place, text, what = text) {
    const { codes } = this;
    try {
      await navigator.clipboard.writeText(text);
      if (codes === this.codes) this.say(`Copied ${what}`, place);
    } catch {
      // No clipboard on a page without https: the code is there to be read.
      if (codes === this.codes) this.say(`Could not copy; it is ${text}`);
    }
  }

  // To the eye where something was copied, for a while, and to the ear; what failed stays.
  say(words, place = null) {
    clearTimeout(this.saying);
    this.copied?.classList.remove("copied");
    this.copied = place;
    place?.classList.add("copied");
    this.said.textContent = words;
    this.said.classList.toggle("failed", Boolean(words) && !place);
    if (place) this.saying = setTimeout(() => this.say(""), SEEN);
  }
}

const palettes = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  if (!palettes.has(parentElement)) palettes.set(parentElement, new Swatches(parentElement));
  const palette = palettes.get(parentElement);
  palette.show(data, (sent) => setTriggerValue("act", sent));
  return () => {
    if (parentElement.isConnected) return;
    palette.destroy();
    palettes.delete(parentElement);
  };
}
