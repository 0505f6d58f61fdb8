package dev.kindred.service.web;

import dev.kindred.service.overload.Admission;
import dev.kindred.service.overload.Turns;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Supplier;

/**
 * A request that was let in. It is out again when its answer is made, not when it is sent: who
 * reads slowly takes nobody's place.
 */
final class Admitted {

  private static final String NAME = Admitted.class.getName();

  private final Admission admission;
  private final Turns turns;
  private final long entered;
  private final long deadlineMillis;
  private boolean left;

  Admitted(Admission admission, Turns turns, long deadlineMillis) {
    this.admission = admission;
    this.turns = turns;
    this.deadlineMillis = deadlineMillis;
    entered = admission.now();
  }

  static Admitted of(HttpServletRequest request) {
    if (request.getAttribute(NAME) instanceof Admitted admitted) {
      return admitted;
    }
    throw new IllegalStateException("a request has come past " + AdmissionGate.class);
  }

  void at(HttpServletRequest request) {
    request.setAttribute(NAME, this);
  }

  /**
   * Waits for the request's turn and works.
   *
   * @throws OverloadException if its deadline comes before its turn
   */
  <T> T work(Supplier<T> work) {
    if (deadlineMillis <= 0) {
      turns.begin();
    } else if (!turns.begin(deadlineMillis)) {
      left = true;
      admission.missed();
      throw AdmissionGate.late();
    }
    try {
      return work.get();
    } finally {
      turns.end();
      left = true;
      admission.leave(entered);
    }
  }

  /** Ends what has not worked; afterwards nothing is left of it in any case. */
  void end() {
    if (!left) {
      left = true;
      admission.abandon();
    }
  }
}
