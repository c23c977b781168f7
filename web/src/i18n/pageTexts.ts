import { addTexts } from './i18n.ts';
import en from './pages.en.json';
import zh from './pages.zh-CN.json';

addTexts({ 'zh-CN': zh, en });
