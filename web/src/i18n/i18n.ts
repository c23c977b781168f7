import { createContext, useContext } from 'react';
import type enDispatch from './dispatch.en.json';
import type zhDispatch from './dispatch.zh-CN.json';
import en from './en.json';
import type enPages from './pages.en.json';
import type zhPages from './pages.zh-CN.json';
import type enReport from './report.en.json';
import type zhReport from './report.zh-CN.json';
import zh from './zh-CN.json';

export type Language = 'zh-CN' | 'en';
export const languages: readonly Language[] = ['zh-CN', 'en'];

type Texts = typeof zh & typeof zhPages & typeof zhReport & typeof zhDispatch;
export type TextKey = keyof Texts & keyof (typeof en & typeof enPages & typeof enReport & typeof enDispatch);
export type TextArguments = Readonly<Record<string, string | number>>;
export type Translate = (key: TextKey, args?: TextArguments) => string;

const texts: Record<Language, Partial<Record<TextKey, string>>> = { 'zh-CN': { ...zh }, en: { ...en } };

/** Adds the texts of pages that are read only when somebody opens them. */
export function addTexts(more: Record<Language, Partial<Record<TextKey, string>>>): void {
  for (const language of languages) Object.assign(texts[language], more[language]);
}

/** A translator for one language. `{name}` in a text is replaced by the argument of that name. */
export function translator(language: Language): Translate {
  const dictionary = texts[language];
  return (key, args) => {
    const text = dictionary[key] ?? key;
    return args ? text.replace(/\{(\w+)\}/g, (whole, name: string) => String(args[name] ?? whole)) : text;
  };
}

/** Whether the server's word has a text of its own; a word the page does not know is shown as it came. */
export function isTextKey(key: string): key is TextKey {
  return Object.hasOwn(texts['zh-CN'], key);
}

/** Text for a word of the server, such as the reason of a refusal, or the word itself. */
export function translateWord(t: Translate, prefix: string, word: string): string {
  const key = `${prefix}.${word}`;
  return isTextKey(key) ? t(key) : word;
}

export interface LanguageContext {
  language: Language;
  t: Translate;
}

export const LanguageContext = createContext<LanguageContext>({ language: 'zh-CN', t: translator('zh-CN') });

export function useLanguage(): LanguageContext {
  return useContext(LanguageContext);
}

const rememberedAs = 'deqing.language';

/** `?lang=` first, then what was chosen before, then the browser's own language, then Chinese. */
export function chooseLanguage(fromUrl: string | null, remembered: string | null, browser: readonly string[]): Language {
  for (const candidate of [fromUrl, remembered, ...browser]) {
    if (!candidate) continue;
    if (candidate.toLowerCase().startsWith('zh')) return 'zh-CN';
    if (candidate.toLowerCase().startsWith('en')) return 'en';
  }
  return 'zh-CN';
}

export function rememberedLanguage(): string | null {
  try {
    return localStorage.getItem(rememberedAs);
  } catch {
    return null; // A kiosk browser may forbid storage; the address still carries the language.
  }
}

export function rememberLanguage(language: Language): void {
  try {
    localStorage.setItem(rememberedAs, language);
  } catch {
    // See rememberedLanguage.
  }
}
