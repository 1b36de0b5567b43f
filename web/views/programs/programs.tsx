import { Filters } from '../../app/filters.tsx';
import { Page } from '../../app/page.tsx';
import { programColumns } from './columns.tsx';
import { SideBySide } from './side-by-side.tsx';

/** Which program brings people in. */
export function Programs() {
  return (
    <Page
      title="Programs"
      lead="Which programs recipients share, and the results."
      filters={<Filters withoutCompare />}
    >
      <SideBySide
        by="program"
        word="program"
        columns={programColumns}
        nameOf={({ name, value }) => name ?? value}
      />
    </Page>
  );
}
