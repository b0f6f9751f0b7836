// A PNG with a palette: other entries make another picture of the same pixels, without decoding it.

const CRC_OF_BYTE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  return crc;
});

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) crc = CRC_OF_BYTE[(crc ^ byte) & 255] ^ (crc >>> 8);
  return ~crc;
}

function chunk(kind, content) {
  const bytes = new Uint8Array(12 + content.length);
  bytes.set(new TextEncoder().encode(kind), 4);
  bytes.set(content, 8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, content.length);
  view.setUint32(8 + content.length, crc32(bytes.subarray(4, 8 + content.length)));
  return bytes;
}

const hexOf = (rgb) => `#${[...rgb].map((code) => code.toString(16).padStart(2, "0")).join("")}`;
const rgbOf = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

class IndexedPng {
  constructor(file) {
    this.file = file;
    this.chunks = [];
    const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
    for (let at = 8; at < file.length; ) {
      const end = at + 12 + view.getUint32(at);
      const kind = String.fromCharCode(...file.subarray(at + 4, at + 8));
      const [whole, content] = [file.subarray(at, end), file.subarray(at + 8, end - 4)];
      this.chunks.push({ kind, whole, content });
      at = end;
    }
  }

  content(kind) {
    return this.chunks.find((each) => each.kind === kind)?.content;
  }

  get hasPalette() {
    return this.content("PLTE") !== undefined;
  }

  // [red, green, blue, alpha] of each entry
  get entries() {
    const [colors, alphas] = [this.content("PLTE"), this.content("tRNS") ?? []];
    return Array.from({ length: colors.length / 3 }, (_, i) => [
      ...colors.subarray(3 * i, 3 * i + 3), alphas[i] ?? 255,
    ]);
  }

  // The same pixels with what `change` makes of each entry.
  recolored(change) {
    const entries = this.entries.map(change);
    const colors = chunk("PLTE", Uint8Array.from(entries.flatMap((entry) => entry.slice(0, 3))));
    const alphas = chunk("tRNS", Uint8Array.from(entries.map((entry) => entry[3])));
    const parts = this.chunks
      .filter(({ kind }) => kind !== "tRNS")
      .flatMap(({ kind, whole }) => (kind === "PLTE" ? [colors, alphas] : [whole]));
    return new Blob([this.file.subarray(0, 8), ...parts], { type: "image/png" });
  }

}

// Red, green, blue and alpha of each pixel of a picture that is opaque all over.
async function decoded(blob) {
  const bitmap = await createImageBitmap(blob, { colorSpaceConversion: "none" });
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(bitmap, 0, 0);
  return context.getImageData(0, 0, canvas.width, canvas.height).data;
}
