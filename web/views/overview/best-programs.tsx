import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { breakdown } from '../../api/queries.ts';
import { reportQuery, useViewSearch } from '../../app/search.ts';
import { DataTable } from '../../controls/data-table.tsx';
import { Loaded } from '../../controls/loaded.tsx';
import { Empty } from '../../controls/states.tsx';
import { programGlance } from '../programs/columns.tsx';

/** Which programs bring people in. */
export function BestPrograms() {
  const { search } = useViewSearch();
  const query = useQuery(breakdown({ ...reportQuery(search), by: 'program' }));
  return (
    <section className="card" aria-labelledby="best-programs">
      <header className="card-head">
        <div className="card-title">
          <h2 id="best-programs">Which programs work</h2>
          <p>What happened in this period, by program</p>
        </div>
        <Link to="/programs" className="button button-quiet">
          All programs
        </Link>
      </header>
      <div className="card-body card-body-flush">
        <Loaded query={query} lines={4}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title="Nothing happened in this period">Try a longer one.</Empty>
            ) : (
              <DataTable
                caption="Programs"
                columns={programGlance}
                rows={items.slice(0, 6)}
                keyOf={({ value }) => value}
              />
            )
          }
        </Loaded>
      </div>
    </section>
  );
}
