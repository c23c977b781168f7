import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import enDispatch from './dispatch.en.json';
import zhDispatch from './dispatch.zh-CN.json';
import './dispatchTexts.ts';
import enWall from './en.json';
import { chooseLanguage, isTextKey, translateWord, translator } from './i18n.ts';
import './pageTexts.ts';
import './reportTexts.ts';
import enPages from './pages.en.json';
import zhPages from './pages.zh-CN.json';
import enReport from './report.en.json';
import zhReport from './report.zh-CN.json';
import zhWall from './zh-CN.json';

const en = { ...enWall, ...enPages, ...enReport, ...enDispatch };
const zh = { ...zhWall, ...zhPages, ...zhReport, ...zhDispatch };

const sources = readdirSync(resolve(import.meta.dirname, '..'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test\.|testData|testSession/.test(entry.name))
  .map((entry) => ({ name: entry.name, text: readFileSync(resolve(entry.parentPath, entry.name), 'utf8') }));
const all = sources.map((source) => source.text).join('\n');
const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

test('both languages have the same keys in the same order', () => {
  expect(Object.keys(enWall)).toEqual(Object.keys(zhWall));
  expect(Object.keys(enPages)).toEqual(Object.keys(zhPages));
  expect(Object.keys(enReport)).toEqual(Object.keys(zhReport));
  expect(Object.keys(enDispatch)).toEqual(Object.keys(zhDispatch));
});

test('no key is in two files', () => {
  const files = [zhWall, zhPages, zhReport, zhDispatch].map((file) => Object.keys(file));
  expect(new Set(files.flat()).size).toBe(files.flat().length);
});

test.each(Object.keys(zh) as (keyof typeof zh)[])('%s says something in both languages, with the same arguments', (key) => {
  expect(zh[key].trim()).not.toBe('');
  expect(en[key].trim()).not.toBe('');
  expect(placeholders(en[key])).toEqual(placeholders(zh[key]));
});

test('English texts are English', () => {
  const chinese = Object.entries(en).filter(([key, text]) => /\p{Script=Han}/u.test(text) && !key.startsWith('language.'));
  expect(chinese).toEqual([]);
});

test('every text is used', () => {
  const dynamic = [
    'severity.',
    'freshness.',
    'connection.',
    'caseEvent.',
    'rung.',
    'trigger.',
    'stepOutcome.',
    'dutyChange.',
    'dutyPlace.',
    'dutyHint.',
    'refusal.',
    'rejection.',
    'language.',
    'panel.below',
    'panel.above',
    'role.',
    'territory.',
    'grant.',
    'audit.action.',
    'audit.outcome.',
    'stage.',
    'step.',
    'source.',
    'outcome.',
    'quality.',
    'command.',
    'clock.',
    'limit.',
    'stepKind.',
    'from.',
    'foundBy.',
    'assignment.',
    'request.',
    'datum.',
    'figures.by.',
    'evidence.needs.',
    'field.longitude',
    'field.latitude',
    'taskState.', 'shortfall.', 'channel.', 'delivery.', 'deliveryProblem.', 'passedOver.', 'declineReason.', 'workerStatus.',
    'dispatch.show.', 'dispatch.basis.', 'tasks.share.', 'tasks.finish.', 'tasks.purpose.', 'tasks.route.',
    'report.to.', 'report.lack.', 'report.step.', 'report.in.', 'report.outcome.', 'report.event.', 'report.refusal.',
    'report.photo.', 'report.place.', 'report.voice.', 'report.copied', 'report.copyByHand',
  ];
  const unused = Object.keys(zh).filter((key) => !all.includes(`'${key}'`) && !dynamic.some((prefix) => key.startsWith(prefix)));
  expect(unused).toEqual([]);
});

describe.each(sources)('$name', ({ text }) => {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  test('has no Chinese text of its own', () => expect(code.match(/\p{Script=Han}+/gu)).toBeNull());
  test('has no English text of its own between tags', () => {
    expect([...code.matchAll(/>\s*([A-Z][a-z]+(?: [a-z]+)*)\s*<\//g)].map((match) => match[1])).toEqual([]);
  });
});

test('arguments are put in, and an argument that is missing stays visible', () => {
  expect(translator('en')('connection.lag', { n: 3 })).toBe('lag 3 s');
  expect(translator('en')('connection.lag', {})).toBe('lag {n} s');
});

test("a word of the server without a text is shown as it came; a word of the language's own machinery is no key", () => {
  expect(translateWord(translator('en'), 'refusal', 'staleVersion')).toContain('changed the case');
  expect(translateWord(translator('en'), 'refusal', 'moonTooFull')).toBe('moonTooFull');
  expect(isTextKey('toString')).toBe(false);
});

test.each([
  ['en', null, ['zh-CN'], 'en'],
  [null, 'en', ['zh-CN'], 'en'],
  [null, null, ['fr', 'en-GB'], 'en'],
  ['zh-TW', 'en', [], 'zh-CN'],
  ['klingon', null, [], 'zh-CN'],
])('language of ?lang=%s, remembered %s, browser %s', (url, remembered, browser, expected) =>
  expect(chooseLanguage(url, remembered, browser)).toBe(expected),
);
