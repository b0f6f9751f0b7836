// One button a picture; a click tells Python its name.

export default function ({ data, parentElement, setTriggerValue }) {
  const gallery = parentElement.querySelector(".gallery");
  gallery.setAttribute("aria-label", data.label);
  gallery.classList.toggle("captions", data.captions);
  // The same names may come with other pictures.
  const shown = JSON.stringify(data.pictures);
  if (gallery.shown !== shown) {
    gallery.replaceChildren(...data.pictures.map((each) => thumbnail(each, data.captions)));
    gallery.shown = shown;
  }
  gallery.roving ??= new Roving(gallery);
  for (const button of gallery.children) {
    button.setAttribute("aria-pressed", String(button.title === data.chosen));
    button.onclick = () => setTriggerValue("chosen", button.title);
  }
  gallery.roving.update();
}

function thumbnail({ name, source }, caption) {
  const button = document.createElement("button");
  button.type = "button";
  button.title = name;
  const image = document.createElement("img");
  image.src = source;
  image.alt = caption ? "" : name;
  button.append(image, caption ? name : "");
  return button;
}
