// Copies the address that the browser shows: all settings are in it.

const PAUSE = 2000; // milliseconds that it says so

export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  const said = parentElement.querySelector(".said");
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      said.textContent = data.is_own ? "Copied, without your picture" : "Copied";
    } catch {
      said.textContent = "Copy it from the address bar"; // no clipboard without https
    }
    said.classList.add("new");
    setTimeout(() => {
      said.textContent = "Copy link";
      said.classList.remove("new");
    }, PAUSE);
  };
}
