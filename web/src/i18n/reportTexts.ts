import { addTexts } from './i18n.ts';
import en from './report.en.json';
import zh from './report.zh-CN.json';

addTexts({ 'zh-CN': zh, en });
