import type { stageForTests } from './stage.ts';

// The smallest PNG there is.
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** A photo with so many bytes added to it. */
export const picture = (name: string, bytes = 0) => ({ name, mimeType: 'image/png', buffer: Buffer.concat([png, Buffer.alloc(bytes)]) });

/** The hands of somebody at the page for reports. */
export function reporter(stage: ReturnType<typeof stageForTests>) {
  const id = (testId: string) => stage.page.getByTestId(testId);
  const press = (testId: string) => id(testId).click();
  const query = () => new URL(stage.page.url()).searchParams;

  /** Goes as far as the last step with the least that can be sent. */
  async function fill(words = '老桥东边堆了很多垃圾'): Promise<void> {
    await press('new-report');
    await press('next');
    await stage.page.locator('#address').fill('老桥东边');
    await press('next');
    await press('group-village');
    await press('category-litter');
    await press('next');
    await stage.page.locator('#text').fill(words);
    await press('next');
  }

  return { id, press, query, fill };
}
