import '../i18n/reportTexts.ts';
import '../frame/frame.css';
import '../frame/forms.css';
import './report.css';
import './follow.css';
import type { ReactNode } from 'react';
import { createDesk, DeskContext, startDesk } from './desk.ts';
import { VillagerPage } from './VillagerPage.tsx';
import { uploadFile } from './uploadFile.ts';

/** The page of villagers: what they report, and what becomes of it. Nobody has to sign in. */
export function open(): ReactNode {
  const desk = createDesk(uploadFile);
  startDesk(desk);
  return (
    <DeskContext value={desk}>
      <VillagerPage />
    </DeskContext>
  );
}
