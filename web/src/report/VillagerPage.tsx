import { useLanguage } from '../i18n/i18n.ts';
import { useObservable } from '../observable.ts';
import { useDesk } from './desk.ts';
import { DraftForm } from './DraftForm.tsx';
import { Home } from './Home.tsx';
import { ReceiptView } from './ReceiptView.tsx';
import { TrackingView } from './TrackingView.tsx';
import { VillagerFrame } from './VillagerFrame.tsx';

export function VillagerPage() {
  const { views, drafts } = useDesk();
  const view = useObservable(views.current);
  const keeps = useObservable(drafts.keeps);
  const { t } = useLanguage();
  return (
    <VillagerFrame home={view.name === 'home'}>
      {keeps === false && (
        <p className="notice" data-tone="warn" data-testid="keeps-nothing">
          {t('report.keepsNothing')}
        </p>
      )}
      {view.name === 'home' && <Home />}
      {view.name === 'draft' && <DraftForm key={view.key} draftKey={view.key} step={view.step} />}
      {view.name === 'receipt' && <ReceiptView code={view.code} />}
      {view.name === 'tracking' && <TrackingView key={view.code} code={view.code} />}
    </VillagerFrame>
  );
}
