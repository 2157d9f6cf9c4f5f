import type { ReactNode } from 'react';
import { Layout } from 'react-admin';

import { SessionWatch } from '../session/session-watch.js';
import { PanelAppBar } from './app-bar.js';
import { PanelMenu } from './menu.js';
import { PanelSidebar } from './sidebar.js';
import { UnreachableBanner } from './states/unreachable-banner.js';

/** The frame around every page. */
export function PanelLayout({ children }: { readonly children: ReactNode }) {
  return (
    <Layout appBar={PanelAppBar} menu={PanelMenu} sidebar={PanelSidebar} appBarAlwaysOn>
      <SessionWatch />
      <UnreachableBanner />
      {children}
    </Layout>
  );
}
