"""Pictures of pages in 256 colors: a third of the bytes, and on a page nobody sees it.

The browser that took the picture decodes it and finds the colors; here the file is written, by the standard
library alone (PNG, RFC 2083).
"""

import base64
import struct
import zlib

from playwright.sync_api import Page

SIGNATURE = b"\x89PNG\r\n\x1a\n"
INDEXED, EIGHT_BITS = 3, 8

# The 256 most frequent colors; every other one becomes the nearest of them.
REDUCE = """async source => {
    const bytes = Uint8Array.from(atob(source), sign => sign.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], {type: "image/png"}));
    const {width, height} = image;
    const context = new OffscreenCanvas(width, height).getContext("2d");
    context.drawImage(image, 0, 0);
    const pixels = new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
    const counts = new Map();
    for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
    const colors = [...counts].sort((one, other) => other[1] - one[1]).map(([color]) => color);
    const parts = color => [color & 255, color >> 8 & 255, color >> 16 & 255];
    const palette = colors.slice(0, 256).map(parts);
    const nearest = color => {
        const [red, green, blue] = parts(color);
        let best = 0, least = Infinity;
        palette.forEach(([r, g, b], index) => {
            const distance = (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2;
            if (distance < least) [best, least] = [index, distance];
        });
        return best;
    };
    const places = new Map(colors.map((color, index) => [color, index < 256 ? index : nearest(color)]));
    let text = "";
    for (const pixel of pixels) text += String.fromCharCode(places.get(pixel));
    return {width, height, palette: palette.flat(), pixels: btoa(text)};
}"""


def reduced(picture: bytes, page: Page) -> bytes:
    """The same picture as a PNG of at most 256 colors. `page`: an empty one of the browser."""
    found = page.evaluate(REDUCE, base64.b64encode(picture).decode())
    width, height = found["width"], found["height"]
    pixels = base64.b64decode(found["pixels"])
    lines = b"".join(b"\0" + pixels[row * width : (row + 1) * width] for row in range(height))
    header = struct.pack(">IIBBBBB", width, height, EIGHT_BITS, INDEXED, 0, 0, 0)
    return SIGNATURE + b"".join(
        (
            chunk(b"IHDR", header),
            chunk(b"PLTE", bytes(found["palette"])),
            chunk(b"IDAT", zlib.compress(lines, 9)),
            chunk(b"IEND", b""),
        )
    )


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
