import type { Plugin } from 'vite';

/**
 * The page may talk to its own origin only: the county's network has no way out, and a page that asked for a remote
 * font or tile would work in the office and fail on the wall. The browser enforces it, so no review has to.
 * `data:` images are the icons inside MapLibre's own style sheet.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "connect-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Adds the policy to the built page. The development server is left out: its hot reload needs inline scripts. */
export function contentSecurity(): Plugin {
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy }, injectTo: 'head-prepend' },
    ],
  };
}
