import { CircleAlert, Inbox, Lock, RotateCw, SearchX, WifiOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { ApiError } from '../api/client.ts';

type EmptyProps = {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
};

/** Nothing is there, and that is no fault: say why, and what to do. */
export function Empty({ title, children, action }: EmptyProps) {
  return (
    <div className="state">
      <Inbox size={24} aria-hidden />
      <h3>{title}</h3>
      {children && <p>{children}</p>}
      {action}
    </div>
  );
}

/** It did not work: what happened, in the API's own words, and a way on. */
export function Failure({ error, retry }: { error: Error; retry?: () => void }) {
  if (error instanceof ApiError && error.status === 403) return <NoPermission />;
  if (error instanceof ApiError && error.status === 404) return <NotThere />;
  const isUnreachable = error instanceof ApiError && error.status === 0;
  const Icon = isUnreachable ? WifiOff : CircleAlert;
  return (
    <div className="state" role="alert">
      <Icon size={24} aria-hidden />
      <h3>{isUnreachable ? 'No connection' : 'This could not be loaded'}</h3>
      <p>{error.message}</p>
      {retry && (
        <button type="button" className="button" onClick={retry}>
          <RotateCw size={14} aria-hidden /> Try again
        </button>
      )}
    </div>
  );
}

function NotThere() {
  return (
    <div className="state" role="alert">
      <SearchX size={24} aria-hidden />
      <h3>There is no such thing</h3>
      <p>Perhaps it was deleted, or a letter of its address was lost.</p>
    </div>
  );
}

export function NoPermission({ children }: { children?: ReactNode }) {
  return (
    <div className="state">
      <Lock size={24} aria-hidden />
      <h3>Your role may not see this</h3>
      <p>{children ?? 'Ask an owner of this issuer to change your role.'}</p>
    </div>
  );
}

/** A place where lines or a picture will be. */
export function Skeleton({ lines, label = 'Loading' }: { lines?: number; label?: string }) {
  return (
    <div role="status" aria-label={label}>
      {lines ? <SkeletonLines n={lines} /> : <div className="skeleton skeleton-block" />}
    </div>
  );
}

/** Places for cards, each as high, in rem, as what will stand there. */
export function SkeletonCards({ heights, className }: { heights: number[]; className: string }) {
  const places = heights.map((height, i) => ({ id: `card-${i}`, blockSize: `${height}rem` }));
  return (
    <div role="status" aria-label="Loading" className={className}>
      {places.map(({ id, blockSize }) => (
        <div key={id} className="card skeleton" style={{ blockSize }} />
      ))}
    </div>
  );
}

function SkeletonLines({ n }: { n: number }) {
  const lines = Array.from({ length: n }, (_, i) => `line-${i}`);
  return (
    <div className="skeleton-lines">
      {lines.map((line) => (
        <div key={line} className="skeleton skeleton-line" />
      ))}
    </div>
  );
}
