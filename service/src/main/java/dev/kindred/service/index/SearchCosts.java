package dev.kindred.service.index;

/**
 * What searching costs, measured where the index was built. Only their ratios matter.
 *
 * @param nanosPerScore scoring one node of many, in rising order
 * @param nanosPerVisit visiting one node while walking the graph
 * @param visitsPerBeamPlace nodes that a walk visits for each place of its beam
 */
public record SearchCosts(double nanosPerScore, double nanosPerVisit, double visitsPerBeamPlace) {

  /** Of an index that has not been measured; such an index is searched for an audit only. */
  static final SearchCosts UNKNOWN = new SearchCosts(1, 3, 10);

  /*
   * Only every (nodes / matching)-th node that a filtered walk meets can take a place of its beam,
   * so it meets that many times as many. Where the matching nodes lie far from the query it meets
   * more; that is why it is given a limit.
   */

  /** Nanoseconds to score all of some nodes. */
  double exact(int matching) {
    return nanosPerScore * matching;
  }

  /** Nanoseconds to walk the graph until a beam is full of matching nodes. */
  double walk(int beam, int matching, int nodes) {
    double visits = visitsPerBeamPlace * beam * nodes / Math.max(1, matching);
    return nanosPerVisit * Math.min(visits, nodes);
  }

  /** The visits after which scoring all of some nodes would have been cheaper. */
  int visitsWorth(int matching) {
    return (int) Math.min(Integer.MAX_VALUE, Math.ceil(exact(matching) / nanosPerVisit));
  }
}
