import { Authenticator } from './authenticator.mjs';
import { Visitor } from './visitor.mjs';

/** The first administrator, who works in the pages that an administrator has. */
export class Administrator extends Visitor {
  /** Lets the page that one-time links lead to enrol the second factor; gives the recovery codes. */
  async enrol() {
    await this.page.getByTestId('qr').waitFor();
    this.authenticator = new Authenticator(await this.page.getByTestId('factor-secret').textContent());
    await this.page.locator('[name=code]').fill(this.authenticator.code());
    await this.page.getByTestId('factor-submit').click();
    await this.page.getByTestId('recovery-codes').waitFor();
    const codes = await this.page.getByTestId('recovery-codes').locator('code').allTextContents();
    await this.page.getByTestId('codes-kept').click();
    await this.page.locator('[data-testid=second-factor][data-step=rest]').waitFor();
    return codes;
  }

  async signOut() {
    await this.page.getByTestId('person-menu').click();
    await this.page.getByTestId('sign-out').click();
    await this.page.waitForURL((url) => url.pathname === '/sign-in');
  }

  /** Adds a person and leaves their pane open; gives the one-time link for their password. */
  async addPerson(name, displayName) {
    await this.page.goto(`${this.origin}/people`);
    await this.page.getByTestId('add-person').click();
    await this.page.locator('[name=name]').fill(name);
    await this.page.locator('[name=displayName]').fill(displayName);
    await this.page.getByTestId('add-submit').click();
    const link = await this.page.getByTestId('one-time-secret').textContent();
    await this.page.getByTestId('add-open').click();
    await this.page.locator('[data-testid=person-pane] h3').first().waitFor();
    return link;
  }

  /** Gives the person whose pane is open a role; gives the grant as the server answered. */
  async give(role, territory) {
    const form = this.page.getByTestId('give-form');
    if (!(await form.isVisible())) await this.page.getByTestId('give-open').click();
    await form.locator('[name=role]').selectOption(role);
    await form.getByTestId('territory').click();
    await form.getByTestId('territory').fill(territory.split(':').at(-1));
    await form.locator(`[data-testid=territory-option][data-territory="${territory}"]`).click();
    const response = await this.#answerTo('POST', () => form.getByTestId('give-submit').click());
    const grant = await response.json();
    await this.page.getByTestId(`take-back-${grant.id}`).waitFor();
    return grant;
  }

  /** Takes a grant of that person back; gives when the server answered, in milliseconds since 1970. */
  async takeBack(grant) {
    const response = await this.#answerTo('DELETE', () => this.page.getByTestId(`take-back-${grant.id}`).click());
    const { startTime, responseStart } = response.request().timing();
    return startTime + responseStart;
  }

  async #answerTo(method, act) {
    const answer = this.page.waitForResponse((response) => response.request().method() === method && response.url().includes('/grants'));
    const [response] = await Promise.all([answer, act()]);
    if (!response.ok()) throw new Error(`${method} ${response.url()} answers ${response.status()}: ${await response.text()}`);
    return response;
  }
}
