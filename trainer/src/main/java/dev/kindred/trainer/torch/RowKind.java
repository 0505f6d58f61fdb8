package dev.kindred.trainer.torch;

import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.model.tower.Tower;
import dev.kindred.model.tower.TwoTowerArchitecture;
import java.util.EnumMap;
import java.util.Map;

/** The kinds of rows in a step. */
enum RowKind {
  QUERY,
  TARGET,
  NEGATIVE,
  FIRST_VIEW,
  SECOND_VIEW;

  /** The rows of each kind that the step has. */
  static Map<RowKind, EncodedBatch> of(StepInput input) {
    Map<RowKind, EncodedBatch> rows = new EnumMap<>(RowKind.class);
    input
        .task()
        .ifPresent(task -> {
          rows.put(QUERY, task.queries());
          rows.put(TARGET, task.targets());
          task.negatives().ifPresent(negatives -> rows.put(NEGATIVE, negatives));
        });
    input
        .views()
        .ifPresent(views -> {
          rows.put(FIRST_VIEW, views.first());
          rows.put(SECOND_VIEW, views.second());
        });
    return rows;
  }

  /** The tower that these rows go to. */
  Tower tower(TwoTowerArchitecture architecture) {
    return this == QUERY ? architecture.query() : architecture.item();
  }
}
