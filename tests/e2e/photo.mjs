/**
 * A JPEG as a phone's camera writes it: drawn by the browser, with a place in its EXIF.
 * @param {import('playwright-core').Page} page
 * @param {{ longitude: number, latitude: number }} place degrees, east and north
 */
export async function photoTakenAt(page, place) {
  const drawn = await page.evaluate(() => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 480 });
    const context = canvas.getContext('2d');
    context.fillStyle = '#4f7f4a';
    context.fillRect(0, 0, 640, 480);
    return canvas.toDataURL('image/jpeg').split(',')[1];
  });
  const jpeg = Buffer.from(drawn, 'base64');
  return Buffer.concat([jpeg.subarray(0, 2), exifOf(place), jpeg.subarray(2)]);
}

/** An APP1 segment with nothing but a GPS directory; big-endian TIFF. */
function exifOf({ longitude, latitude }) {
  const entry = (tag, type, count, value) => {
    const bytes = Buffer.alloc(12);
    bytes.writeUInt16BE(tag, 0);
    bytes.writeUInt16BE(type, 2);
    bytes.writeUInt32BE(count, 4);
    if (typeof value === 'string') bytes.write(`${value}\0`, 8, 'latin1');
    else bytes.writeUInt32BE(value, 8);
    return bytes;
  };
  const directory = (...entries) => Buffer.concat([Buffer.from([0, entries.length]), ...entries, Buffer.alloc(4)]);
  const header = Buffer.from([0x4d, 0x4d, 0, 42, 0, 0, 0, 8]);
  const gpsAt = 8 + 2 + 12 + 4;
  const degreesAt = gpsAt + 2 + 4 * 12 + 4;
  const [ascii, long, rational] = [2, 4, 5];
  const tiff = Buffer.concat([
    header,
    directory(entry(0x8825, long, 1, gpsAt)),
    directory(
      entry(1, ascii, 2, 'N'),
      entry(2, rational, 3, degreesAt),
      entry(3, ascii, 2, 'E'),
      entry(4, rational, 3, degreesAt + 24),
    ),
    sexagesimal(latitude),
    sexagesimal(longitude),
  ]);
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const head = Buffer.alloc(4);
  head.writeUInt16BE(0xffe1, 0);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

/** Degrees, minutes and ten-thousandths of seconds as three rationals. */
function sexagesimal(degrees) {
  const minutes = (degrees % 1) * 60;
  const parts = [Math.floor(degrees), 1, Math.floor(minutes), 1, Math.round((minutes % 1) * 600_000), 10_000];
  const bytes = Buffer.alloc(24);
  parts.forEach((part, index) => bytes.writeUInt32BE(part, index * 4));
  return bytes;
}
