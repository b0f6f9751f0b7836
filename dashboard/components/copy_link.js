// Copies the address that the browser shows: all settings are in it.

const PAUSE = 2000; // milliseconds that it says so

export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  const [said, told] = [".said", ".told"].map((each) => parentElement.querySelector(each));
  button.onclick = async () => {
    const words = await copy(data.is_own);
    said.textContent = told.textContent = words;
    said.classList.add("new");
    setTimeout(() => {
      said.textContent = "Copy link";
      told.textContent = "";
      said.classList.remove("new");
    }, PAUSE);
  };
}

async function copy(isOwn) {
  try {
    await navigator.clipboard.writeText(location.href);
    return isOwn ? "Copied, without your picture" : "Copied";
  } catch {
    return "Copy it from the address bar"; // no clipboard without https
  }
}
