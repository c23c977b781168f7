import en from './dispatch.en.json';
import zh from './dispatch.zh-CN.json';
import { addTexts } from './i18n.ts';

addTexts({ 'zh-CN': zh, en });
