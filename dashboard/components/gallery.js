// One button a picture; a click tells Python its name.

export default function ({ data, parentElement, setTriggerValue }) {
  const gallery = parentElement.querySelector(".gallery");
  const names = data.pictures.map((picture) => picture.name).join();
  if (gallery.dataset.names !== names) {
    gallery.replaceChildren(...data.pictures.map(thumbnail));
    gallery.dataset.names = names;
  }
  for (const button of gallery.children) {
    button.setAttribute("aria-pressed", String(button.title === data.chosen));
    button.onclick = () => setTriggerValue("chosen", button.title);
  }
}

function thumbnail({ name, source }) {
  const button = document.createElement("button");
  button.type = "button";
  button.title = name;
  const image = document.createElement("img");
  image.src = source;
  image.alt = name;
  button.append(image);
  return button;
}
