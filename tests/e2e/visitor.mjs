import { chromium } from 'playwright-core';

/** Small for a wall: without a graphics card every pixel of the map costs time, and the layout is the same from 1,280 on. */
const desk = { width: 1280, height: 640 };
export const phone = { width: 390, height: 844 };

/** A password that stands in no list and is hard to guess. */
export const password = 'seven herons over the eastern dyke';

/** Somebody with a real Chromium of their own. Notes every address it asks for and everything it complains of. */
export class Visitor {
  requests = [];
  complaints = [];

  static async open(t, origin, viewport = desk) {
    const visitor = new this();
    visitor.origin = origin;
    const browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--use-gl=angle',
        '--use-angle=swiftshader',
        '--enable-unsafe-swiftshader',
        '--disable-background-networking',
        '--disable-quic',
        '--no-first-run',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
    t.after(() => browser.close());
    visitor.context = await browser.newContext({
      viewport,
      reducedMotion: 'reduce',
      locale: 'zh-CN',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await visitor.#listen();
    visitor.page = await visitor.context.newPage();
    visitor.page.setDefaultTimeout(90_000);
    visitor.page.on('websocket', (socket) => visitor.requests.push(socket.url().replace(/^ws/, 'http')));
    return visitor;
  }

  async #listen() {
    const complain = (where, what) => this.complaints.push(`${where}: ${what}`);
    this.context.on('request', (request) => this.requests.push(request.url()));
    this.context.on('weberror', (error) => complain(error.page()?.url(), error.error()));
    this.context.on('console', (message) => {
      if (message.type() === 'error') complain(message.page()?.url(), message.text());
    });
    await this.context.addInitScript(() =>
      document.addEventListener('securitypolicyviolation', (violation) =>
        console.error(`securitypolicyviolation ${violation.effectiveDirective} ${violation.blockedURI} ${violation.sourceFile}`),
      ),
    );
  }

  /** Chooses a password by a one-time link, as its person does, and is in. */
  async setUp(link) {
    await this.tryLink(link);
    await this.page.waitForURL((url) => url.pathname !== '/setup');
  }

  async tryLink(link) {
    await this.page.goto(new URL(link, this.origin).href);
    await this.page.locator('[name=newPassword]').fill(password);
    await this.page.locator('[name=newPasswordAgain]').fill(password);
    await this.page.getByTestId('setup-submit').click();
  }

  /** Signs in by name and password, and by a code if there is one. */
  async signIn(name, code) {
    await this.trySignIn(name, code);
    await this.page.waitForURL((url) => url.pathname !== '/sign-in');
  }

  async trySignIn(name, code) {
    await this.page.goto(`${this.origin}/sign-in`);
    await this.page.locator('[name=name]').fill(name);
    await this.page.locator('[name=password]').fill(password);
    await this.page.getByTestId('sign-in-submit').click();
    if (code !== undefined) {
      await this.page.locator('[name=code]').fill(code);
      await this.page.getByTestId('code-submit').click();
    }
  }

  /** Signs in by the button of a demonstration account. */
  async signInAs(name) {
    await this.page.goto(`${this.origin}/sign-in`);
    await this.page.getByTestId(`demo-${name}`).click();
    await this.page.waitForURL((url) => url.pathname !== '/sign-in');
  }

  /** The status of a call with the session of this browser. */
  async status(path) {
    return (await this.context.request.get(`${this.origin}/api/v1${path}`)).status();
  }

  /** What the server says of this browser's person. */
  async session() {
    return (await this.context.request.get(`${this.origin}/api/v1/session`)).json();
  }

  /** Addresses that are not the program's own. */
  strangers() {
    return this.requests.filter((url) => !url.startsWith(`${this.origin}/`) && !/^(blob|data):/.test(url));
  }
}
