import { Observable } from '../observable.ts';
import { steps, type Step } from './draft.ts';

/** What the page shows; all of it stands in the address, so the phone's own way back works. */
export type View =
  | { name: 'home' }
  | { name: 'draft'; key: string; step: Step }
  /** The receipt of a report, right after it was sent. */
  | { name: 'receipt'; code: string }
  | { name: 'tracking'; code: string };

export function viewOf(search: string): View {
  const query = new URLSearchParams(search);
  const code = cleanCode(query.get('code') ?? '');
  if (code !== '') return query.has('sent') ? { name: 'receipt', code } : { name: 'tracking', code };
  const key = query.get('draft');
  const step = steps.find((candidate) => candidate === query.get('step')) ?? 'photo';
  return key === null ? { name: 'home' } : { name: 'draft', key, step };
}

export function queryOf(view: View): Record<string, string> {
  switch (view.name) {
    case 'home':
      return {};
    case 'draft':
      return { draft: view.key, step: view.step };
    case 'receipt':
      return { code: view.code, sent: '1' };
    case 'tracking':
      return { code: view.code };
  }
}

/** A code as people type it: in small letters, with blanks or other dashes, in full width, or inside the whole link. */
export function cleanCode(text: string): string {
  const inLink = /[?&](code=[^&#\s]+)/.exec(text)?.[1];
  const code = inLink === undefined ? text : (new URLSearchParams(inLink).get('code') ?? '');
  return code
    .normalize('NFKC')
    .trim()
    .toUpperCase()
    .replace(/[\s\u2010-\u2015\u2212_-]+/g, '-');
}

export class Views {
  readonly current = new Observable<View>(viewOf(location.search));

  constructor() {
    addEventListener('popstate', () => this.current.set(viewOf(location.search)));
  }

  /** The address of a view, in the language the page is in. */
  address(view: View): string {
    const language = new URLSearchParams(location.search).get('lang');
    const query = new URLSearchParams({ ...(language === null ? {} : { lang: language }), ...queryOf(view) });
    return query.size === 0 ? location.pathname : `${location.pathname}?${query}`;
  }

  go(view: View, how: 'push' | 'replace' = 'push'): void {
    if (how === 'push') history.pushState(null, '', this.address(view));
    else history.replaceState(null, '', this.address(view));
    this.current.set(view);
    scrollTo(0, 0);
  }
}
