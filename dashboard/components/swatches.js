// One button a color: its number is the cluster's number, a click copies the hex code.

export default function ({ data, parentElement }) {
  const list = parentElement.querySelector(".swatches");
  const said = parentElement.querySelector(".said");
  list.replaceChildren(...data.map((color, number) => swatch(color, number, said)));
  list.onscroll = () => fade(list);
  fade(list);
}

function fade(list) {
  const below = list.scrollHeight - list.scrollTop - list.clientHeight;
  list.classList.toggle("more", below > 2);
}

function swatch(color, number, said) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.title = `Copy ${color.hex}`;
  button.style.backgroundColor = color.hex;
  button.style.color = color.ink;
  button.append(text("number", number), text("share", color.share), text("hex", color.hex));
  button.onclick = () => copy(color.hex, said);
  item.append(button, text("pixels", `${color.pixels} px`));
  return item;
}

function text(kind, content) {
  const span = document.createElement("span");
  span.className = kind;
  span.textContent = content;
  return span;
}

async function copy(hex, said) {
  try {
    await navigator.clipboard.writeText(hex);
    said.textContent = `Copied ${hex}`;
  } catch {
    // No clipboard on a page without https: the code is there to be read.
    said.textContent = `Could not copy; the code is ${hex}`;
  }
}
