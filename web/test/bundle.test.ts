import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, inject, test } from 'vitest';

const dist = inject('dist');
const files = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));
const code = files.filter((file) => /\.(js|css|html)$/.test(file));

/** Hosts that the libraries name without ever asking them: namespaces of XML, and where to read about an error or a standard. */
const namedOnly = [
  'www.w3.org',
  'react.dev',
  'maplibre.org',
  'github.com',
  'fb.me',
  'aka.ms',
  'bugs.webkit.org',
  'learn.microsoft.com',
  'maplibre.invalid',
  'rolldown.rs',
  'wiki.openstreetmap.org',
];

describe('the built page', () => {
  test('names no foreign host that anything could be fetched from', () => {
    const hosts = code.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/https?:\/\/([a-z0-9.-]+)/gi)].map((match) => match[1] ?? ''),
    );
    expect([...new Set(hosts)].filter((host) => host.includes('.') && !namedOnly.includes(host))).toEqual([]);
  });

  test('carries the policy that forbids every other origin', () => {
    const html = readFileSync(join(dist, 'index.html'), 'utf8');
    const attribute = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? '';
    const policy = attribute.replaceAll('&#39;', "'");
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).not.toMatch(/https?:|unsafe-|\*/);
  });

  test('stays below 900 KB of gzip, without its fonts', () => {
    const bytes = code.reduce((sum, file) => sum + gzipSync(readFileSync(file), { level: 9 }).length, 0);
    expect(bytes).toBeGreaterThan(300 * 1024);
    expect(bytes).toBeLessThanOrEqual(900 * 1024);
  });

  test('reads the map only with the wall: what every page reads first is small', () => {
    const html = readFileSync(join(dist, 'index.html'), 'utf8');
    const first = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map((match) => readFileSync(join(dist, match[1] ?? '')));
    const bytes = first.reduce((sum, script) => sum + gzipSync(script, { level: 9 }).length, 0);
    expect(bytes).toBeGreaterThan(30 * 1024);
    expect(bytes).toBeLessThanOrEqual(120 * 1024);
    expect(first.join()).not.toContain('maplibregl-');
  });

  test('brings its own Chinese glyphs', () => {
    expect(files.filter((file) => file.endsWith('.woff2')).length).toBeGreaterThanOrEqual(100);
  });

  test('carries no source maps and no texts that only tests use', () => {
    expect(files.filter((file) => file.endsWith('.map'))).toEqual([]);
  });
});
