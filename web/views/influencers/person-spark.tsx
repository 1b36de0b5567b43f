import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { influencer } from '../../api/queries.ts';
import { Sparkline } from '../../charts/sparkline.tsx';
import { plural } from '../../format/numbers.ts';
import { type RankBy, rankWord, scoredIn } from './rank-by.ts';

type PersonSparkProps = {
  readonly recipientId: string;
  readonly asked: Readonly<Record<string, string | undefined>>;
  readonly rankBy: RankBy;
};

/** What a person brought over time; asked for once the row is in sight. */
export function PersonSpark({ recipientId, asked, rankBy }: PersonSparkProps) {
  const place = useRef<HTMLSpanElement>(null);
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    if (!place.current) return;
    const observer = new IntersectionObserver(([entry]) => {
      if (!entry?.isIntersecting) return;
      setSeen(true);
      observer.disconnect();
    });
    observer.observe(place.current);
    return () => observer.disconnect();
  }, []);
  const { data } = useQuery({ ...influencer(recipientId, asked), enabled: isSeen });
  const values = weekly(
    data?.series.map(({ parts }) => scoredIn(parts, rankBy, data.currency)) ?? [],
  );
  const word = rankWord(rankBy).toLowerCase();
  return (
    <span ref={place} className="spark-place">
      {data && (
        <Sparkline values={values} label={`${word} over ${plural(values.length, 'step')}`} />
      )}
    </span>
  );
}

const STEPS_MAX = 45;

/** Few enough steps for so small a picture. */
function weekly(values: readonly number[]): number[] {
  const size = Math.ceil(values.length / STEPS_MAX);
  if (size <= 1) return [...values];
  const sums: number[] = [];
  for (const [i, value] of values.entries()) {
    const step = Math.floor(i / size);
    sums[step] = (sums[step] ?? 0) + value;
  }
  return sums;
}
