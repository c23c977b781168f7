import { chromium, type Browser } from 'playwright-core';

/** A Chromium that draws WebGL without a graphics card. `CHROMIUM` names another one than Debian's. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--use-gl=angle',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--disable-background-networking',
      // A microphone that hums.
      '--use-fake-device-for-media-stream',
    ],
  });
}
