package dev.kindred.trainer.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class CrewTest {
  @Test
  void everyTaskRunsOnItsOwnThreadWithALibtorchOfOneThread() {
    int callers = torch.get_num_threads();
    Set<String> names = ConcurrentHashMap.newKeySet();
    try (Crew crew = new Crew(3)) {
      for (int round = 0; round < 5; round++) {
        crew.run(3, index -> names.add(index + Thread.currentThread().getName()));
      }
      crew.run(3, _ -> assertThat(torch.get_num_threads()).isOne());
    }
    assertThat(names).containsExactlyInAnyOrder("0shard-0", "1shard-1", "2shard-2");
    assertThat(torch.get_num_threads()).isEqualTo(callers);
  }

  @Test
  void theFirstFailureIsThrownWhenAllHaveEnded() {
    AtomicInteger ended = new AtomicInteger();
    try (Crew crew = new Crew(3)) {
      assertThatThrownBy(() ->
              crew.run(
                  3,
                  index -> {
                    ended.incrementAndGet();
                    if (index > 0) {
                      throw new IllegalStateException("shard " + index);
                    }
                  }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("shard 1")
          .satisfies(first -> assertThat(first.getSuppressed()).hasSize(1));
      assertThat(ended).hasValue(3);
      crew.run(3, _ -> ended.incrementAndGet());
      assertThat(ended).hasValue(6);
    }
  }
}
