import { useState } from 'react';
import type { AccessKey } from '../accessContract.ts';
import { formatInstant } from '../format.ts';
import { GrantText } from '../frame/GrantText.tsx';
import { OneTimeSecret } from '../frame/OneTimeSecret.tsx';
import { Refusal, useAction } from '../frame/useAction.tsx';
import { useLoad } from '../frame/useLoad.ts';
import { useTimeZone } from '../frame/useTimeZone.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { refusalText } from '../refusal.ts';
import { AddKey } from './AddKey.tsx';
import { readKeys, revokeKey } from './peopleApi.ts';

/** Keys of devices and programs. */
export function Keys({ manage }: { manage: boolean }) {
  const { t } = useLanguage();
  const { value, error, reload } = useLoad('keys', readKeys);
  const [secret, setSecret] = useState<{ name: string; secret: string } | null>(null);
  return (
    <div className="keys">
      <section className="card" aria-labelledby="keys">
        <h2 id="keys">{t('people.keys')}</h2>
        <Refusal text={error === null ? null : refusalText(error, t)} />
        {secret !== null && (
          <div className="notice" data-tone="good" data-testid="key-secret">
            <p>{t('keys.secret', { name: secret.name })}</p>
            <OneTimeSecret text={secret.secret} label={t('keys.secretLabel')} />
          </div>
        )}
        {value?.length === 0 && <p className="muted">{t('keys.none')}</p>}
        <ul className="rows">
          {value?.map((key) => (
            <KeyRow key={key.id} item={key} manage={manage} onChanged={reload} />
          ))}
        </ul>
      </section>
      {manage && (
        <AddKey
          onAdded={(added) => {
            setSecret({ name: added.key.name, secret: added.secret });
            reload();
          }}
        />
      )}
    </div>
  );
}

function KeyRow({ item, manage, onChanged }: { item: AccessKey; manage: boolean; onChanged: () => void }) {
  const { t } = useLanguage();
  const zone = useTimeZone();
  const action = useAction();
  const [sure, setSure] = useState(false);
  const at = (time: string) => formatInstant(time, zone);
  return (
    <li className="key-row" data-testid="key-row" data-key={item.id}>
      <span className="grow">
        <strong>{item.name}</strong>{' '}
        {item.disabled && (
          <span className="badge" data-tone="bad">
            {t('keys.revoked')}
          </span>
        )}{' '}
        {item.demonstration && (
          <span className="badge" data-tone="warn">
            {t('people.demonstration')}
          </span>
        )}
        <small>
          {item.until === null
            ? t('grant.since', { from: at(item.createdAt) })
            : t('grant.between', { from: at(item.createdAt), until: at(item.until) })}
        </small>
      </span>
      <span>
        {item.grants.map((grant) => (
          <GrantText key={grant.id} grant={grant} />
        ))}
      </span>
      {manage && !item.disabled && (
        <button
          type="button"
          className={sure ? 'danger' : ''}
          disabled={action.busy}
          data-testid={`revoke-${item.id}`}
          onBlur={() => setSure(false)}
          onClick={() => (sure ? void action.run(() => revokeKey(item.id)).then((done) => done && onChanged()) : setSure(true))}
        >
          {t(sure ? 'keys.sureRevoke' : 'keys.revoke')}
        </button>
      )}
      <Refusal text={action.refusal} />
    </li>
  );
}
