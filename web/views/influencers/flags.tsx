import { Flag } from 'lucide-react';
import type { InfluencerRow } from '../../api/answers.ts';
import { Explain } from '../../controls/explain.tsx';
import { sentenceCase } from '../../format/words.ts';

/** What is odd about a person's traffic, and should be looked at before anybody is praised. */
export function Flags({ row }: { row: Pick<InfluencerRow, 'flags'> }) {
  return row.flags.map(({ id, reason }) => (
    <Explain
      key={id}
      title={sentenceCase(id)}
      explanation={<p className="explanation-text">{reason}</p>}
      className="flag"
    >
      <span className="badge badge-warn">
        <Flag size={11} aria-hidden /> {sentenceCase(id)}
      </span>
    </Explain>
  ));
}
