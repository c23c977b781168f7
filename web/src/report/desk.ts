import { createContext, useContext } from 'react';
import { antiforgeryToken } from '../request.ts';
import { DraftStore } from './draftStore.ts';
import { DraftUploads, type UploadFile } from './draftUploads.ts';
import { Receipts } from './receipts.ts';
import { sendReport } from './reportApi.ts';
import { Sender } from './sender.ts';
import { openShelf } from './shelf.ts';
import { Views } from './view.ts';

/** Everything the page keeps and does, apart from what it shows. */
export interface Desk {
  drafts: DraftStore;
  uploads: DraftUploads;
  sender: Sender;
  receipts: Receipts;
  views: Views;
}

export function createDesk(upload: UploadFile): Desk {
  const drafts = new DraftStore();
  const uploads = new DraftUploads(drafts, upload);
  const receipts = new Receipts(ownStorage());
  const views = new Views();
  const sender = new Sender({
    store: drafts,
    uploads,
    receipts,
    prepare: antiforgeryToken,
    post: sendReport,
    onSent: (key, code) => {
      const view = views.current.get();
      // Whoever still looks at it sees the receipt; whoever went on finds it among the receipts.
      if (view.name === 'draft' && view.key === key) views.go({ name: 'receipt', code }, 'replace');
    },
  });
  return { drafts, uploads, sender, receipts, views };
}

/** Reads what was left here, goes on sending, and hurries whenever the network or the person comes back. */
export function startDesk(desk: Desk): void {
  void desk.drafts.load(openShelf).then(() => desk.sender.resume());
  addEventListener('online', () => desk.sender.hurry());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') desk.sender.hurry();
  });
}

function ownStorage(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null; // A browser that keeps nothing.
  }
}

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === null) throw new Error('useDesk outside of <DeskContext>');
  return desk;
}
