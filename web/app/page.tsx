import { Link } from '@tanstack/react-router';
import { ChevronLeft } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';

type PageProps = {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly back?: { readonly to: string; readonly word: string };
  /** What the view is asked for, such as its period. */
  readonly filters?: ReactNode;
  readonly children: ReactNode;
};

/** A view: its name, what it is asked for, and its parts. */
export function Page({ title, lead, back, filters, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Badgetrail`;
  }, [title]);
  return (
    <div className="page">
      <header className="page-head">
        <div className="page-title">
          {back && (
            <Link to={back.to} className="back-link">
              <ChevronLeft size={14} aria-hidden /> {back.word}
            </Link>
          )}
          <h1>{title}</h1>
          {lead && <p>{lead}</p>}
        </div>
        {filters}
      </header>
      {children}
    </div>
  );
}
