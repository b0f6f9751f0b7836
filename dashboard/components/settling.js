// Hands the viewer a picture to show until its own comes, and takes it back when this goes.

const say = (detail) => document.dispatchEvent(new CustomEvent("colorseg:settling", { detail }));

export default function ({ data, parentElement }) {
  say(data);
  return () => {
    if (!parentElement.isConnected) say(null);
  };
}
