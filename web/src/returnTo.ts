/** Pages that a person may be sent back to after signing in. Everything else, above all another origin, is the wall. */
const pages: readonly string[] = ['/', '/me', '/people', '/audit', '/report'];

/**
 * Where to go after signing in: a path of this origin, spelled anew from its parts. The text comes from the address and so from
 * anybody; what is not one of our own pages becomes `/`, so the page can send nobody elsewhere.
 * @param origin origin of the page, such as `https://example.org`
 */
export function safeReturnTo(text: string | null, origin: string): string {
  if (text === null || !text.startsWith('/')) return '/';
  let url: URL;
  try {
    url = new URL(text, origin);
  } catch {
    return '/';
  }
  return url.origin === origin && pages.includes(url.pathname) ? `${url.pathname}${url.search}` : '/';
}

/** The address of the sign-in page that leads back to where somebody is. */
export function signInAddress(here: { pathname: string; search: string; origin: string }): string {
  const back = safeReturnTo(`${here.pathname}${here.search}`, here.origin);
  return back === '/' ? '/sign-in' : `/sign-in?${new URLSearchParams({ returnTo: back })}`;
}
