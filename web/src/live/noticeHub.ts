import { browserWaiting } from './connection.ts';
import { createHub } from './hub.ts';
import { retryDelay } from './retry.ts';

/** Calls `act` for every notice to the person, for ever, without watching anything else. The answer stops it. */
export function followNotices(act: () => void): () => void {
  const hub = createHub('/hubs/live');
  let failures = 0;
  let over = false;
  let cancel = () => {};
  const lost = () => {
    if (over) return;
    cancel = browserWaiting.after(retryDelay(failures++, browserWaiting.random()), connect);
  };
  const connect = () =>
    void hub.start().then(() => {
      failures = 0;
      // Nobody could say anything while there was no connection.
      act();
    }, lost);
  hub.on('notice', act);
  hub.onclose(lost);
  connect();
  return () => {
    over = true;
    cancel();
    void hub.stop();
  };
}
