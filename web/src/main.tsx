import '@fontsource-variable/noto-sans-sc/index.css';
import './ui/theme.css';
import './frame/menu.css';
import { StrictMode, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { Root } from './frame/Root.tsx';
import { findPage } from './page.ts';
import { signInAddress } from './returnTo.ts';
import { createSite } from './site.ts';

const element = document.getElementById('root');
if (element === null) throw new Error('index.html has no #root.');
const root = createRoot(element);
const site = createSite();
const page = findPage(location.pathname);
const show = (content: ReactNode) =>
  root.render(
    <StrictMode>
      <Root site={site} content={content} />
    </StrictMode>,
  );

show(null);
// The page's own code comes while the server says who is there.
const session = site.session.readPatiently();
Promise.all([page.load(), page.atOnce ? null : session]).then(
  ([{ open }, who]) => {
    if (page.signedIn && who?.person == null) location.replace(signInAddress(location));
    else show(open(site));
  },
  (error: unknown) => {
    console.error(error);
    show('failed');
  },
);

// Going back may bring a page as it was left, with everything on it; whoever sees it now may be somebody else.
window.addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});
