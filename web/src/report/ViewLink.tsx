import type { ReactNode } from 'react';
import { useDesk } from './desk.ts';
import type { View } from './view.ts';

/** A link to another view of this page: a real address, followed without loading anew. */
export function ViewLink({
  view,
  className,
  testId,
  children,
}: {
  view: View;
  className?: string;
  testId?: string;
  children: ReactNode;
}) {
  const { views } = useDesk();
  return (
    <a
      className={className}
      href={views.address(view)}
      data-testid={testId}
      onClick={(event) => {
        event.preventDefault();
        views.go(view);
      }}
    >
      {children}
    </a>
  );
}
