import { useQuery } from '@tanstack/react-query';
import { Check } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Credential, Funnel, Program } from '../../api/answers.ts';
import { firstCredential, funnel, linksOf, programs } from '../../api/queries.ts';
import { useRights } from '../../app/session.ts';
import { NewCredential } from './new-credential.tsx';
import { NewProgram } from './new-program.tsx';
import { ShareLinkStep } from './share-link-step.tsx';
import { TestClick } from './test-click.tsx';
import './first-run.css';

const ASK_EVERY_MS = 2000;

type Step = { readonly title: string; readonly isDone: boolean; readonly body: ReactNode };

/** From an empty issuer to its first click, in four steps. Nothing for who has clicks already. */
export function FirstRun() {
  const { canEdit } = useRights();
  const [wasShown, setShown] = useState(false);
  const known = useKnown();
  if (!canEdit || !known) return null;
  const steps = stepsFor(known);
  const next = steps.findIndex(({ isDone }) => !isDone);
  if (next < 0 && !wasShown) return null;
  if (!wasShown) setShown(true);
  return (
    <section className="card first-run" aria-labelledby="first-run">
      <header className="card-head">
        <div className="card-title">
          <h2 id="first-run">{next < 0 ? 'You are set' : 'Four steps to your first click'}</h2>
          <p>
            {next < 0
              ? 'A click was recorded. From now on, what people do appears below.'
              : 'Each takes a minute. The last one tries it all out, and counts for nothing.'}
          </p>
        </div>
      </header>
      <ol className="first-steps">
        {steps.map(({ title, isDone, body }, i) => (
          <li
            key={title}
            className={isDone ? 'first-step first-step-done' : 'first-step'}
            aria-current={i === next ? 'step' : undefined}
          >
            <span className="first-number" aria-hidden="true">
              {isDone ? <Check size={14} /> : i + 1}
            </span>
            <div className="first-body">
              <h3>
                {title}
                {isDone && <span className="visually-hidden"> (done)</span>}
              </h3>
              {i === next && body}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

type Known = {
  readonly program: Program | undefined;
  readonly credential: Credential | undefined;
  readonly hasLink: boolean;
  readonly hasClick: boolean;
};

/** How far the issuer has come; undefined until that is known. */
function useKnown(): Known | undefined {
  const program = useQuery(programs());
  const credential = useQuery(firstCredential());
  const first = credential.data?.items[0];
  const links = useQuery({ ...linksOf(first?.credentialId ?? ''), enabled: first !== undefined });
  const ever = useQuery({
    ...funnel({ period: 'all' }),
    refetchInterval: ({ state: { data } }) => (data && hasClick(data) ? false : ASK_EVERY_MS),
  });
  const isKnown = program.data && credential.data && ever.data && (!first || links.data);
  if (!isKnown || !ever.data) return undefined;
  return {
    program: program.data?.[0],
    credential: first,
    hasLink: (links.data?.items.length ?? 0) > 0,
    hasClick: hasClick(ever.data),
  };
}

function hasClick({ activity, excluded }: Funnel): boolean {
  const clicks = activity.find(({ stage }) => stage === 'engaged')?.events ?? 0;
  return clicks > 0 || (excluded.engagement?.test ?? 0) > 0;
}

function stepsFor({ program, credential, hasLink, hasClick: isClicked }: Known): Step[] {
  return [
    { title: 'Create a program', isDone: program !== undefined, body: <NewProgram /> },
    {
      title: 'Publish a credential',
      isDone: credential !== undefined,
      body: program && <NewCredential program={program} />,
    },
    {
      title: 'Make its share link',
      isDone: hasLink,
      body: credential && <ShareLinkStep credential={credential} />,
    },
    {
      title: 'Record the first click',
      isDone: isClicked,
      body: credential && <TestClick credentialId={credential.credentialId} />,
    },
  ];
}
