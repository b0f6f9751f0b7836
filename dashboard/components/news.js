const PAUSE = 100; // milliseconds without words: the same ones would not be read out again

export default function ({ data, parentElement }) {
  const line = parentElement.querySelector(".news");
  if (line.dataset.of === data.of) return;
  line.dataset.of = data.of;
  line.textContent = "";
  setTimeout(() => {
    if (line.dataset.of === data.of) line.textContent = data.words;
  }, PAUSE);
}
