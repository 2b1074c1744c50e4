/*
 * Who owns a VM while it moves: one migration, every order of events. docs/protocol/ownership.md says how to read and run it.
 *
 * Each option of a loop below is one atomic step of one process; between any two of them anything else may happen. Messages
 * between the agents are lost, repeated and late. Each process dies at any step and comes back with its journal only.
 * Names are those of the code: agent/source (Drive, Settlement, Outgoing), agent/target (Incoming), agent/guard (Decision).
 *
 *   -DLIVE    few deaths, losses and late copies, so that it can be proved that everything ends
 *   -DTABLE   instead of all this: every row of decide against what Decision.java says
 *   -DBUG_... a fault that must be found; OwnershipModelTest has the list
 */

/* A domain: power. OFF has a definition left, NONE is unknown to libvirt. */
#define NONE 0
#define OFF 1
#define MIG 2 /* paused for the migration */
#define RUN 3
#define UNKNOWN 4 /* libvirt does not answer */

/* Calls of the source's agent to the target's, and answers. */
#define NO_CALL 0
#define PREPARE 1
#define FINISH 2
#define LOOK 3
#define CANCEL 4
#define UNWIND_FAILED 5
#define UNWIND_DONE 6
#define OK 1
#define ERR 2

/* How far the source's agent is. */
#define IDLE 0
#define BEGINNING 1
#define PREPARING 2
#define PREPARE_SENT 3
#define PERFORMING 4
#define PERFORM_SENT 5
#define PROVING 6
#define FINISHING 7
#define FINISH_SENT 8
#define CONFIRMING 9
#define LOOKING 10
#define ASKING 11
#define ACTING 12
#define CLEANING 13
#define UNWINDING 14
#define DONE 15

/* Action. */
#define ABORT_SOURCE_JOB 1
#define CANCEL_TARGET 2
#define CONFIRM_CANCELLED 3
#define RESUME_SOURCE 4
#define CONFIRM 5
#define DESTROY_SOURCE 6
#define UNDEFINE_SOURCE 7
#define LOOK_AGAIN 8
#define WAIT_IN_DOUBT 9
#define SETTLED_ON_SOURCE 10
#define SETTLED_ON_TARGET 11
#define SETTLED_GONE 12

/* TargetView.Finish. */
#define NOT_FORWARDED 0
#define FORWARDED 1
#define REFUSED 2
#define SUCCEEDED 3

/* The source's libvirt and QEMU. */
byte s_power = RUN;
bool s_job, s_own /* the connection that began the job is open */, s_performing;

/* The target's libvirt and QEMU. finishing: 1 received, 2 defined, 3 the CPUs run, not answered yet. */
byte t_power = NONE;
bool t_session /* that prepared the domain */, t_defined;
byte t_finishing;

/* The source agent's journal. */
bool j_accepted, j_begun, j_prepare, j_finish, j_succeeded, j_unwound, j_acknowledged;
byte j_end;
/* And what it knows only while it lives. */
byte pc = IDLE, action, settled, sees_power;
bool sees_job, answered, performed_ok, performed_err, doubts;

/* The target agent's journal. */
bool a_admitted, a_forwarded, a_refused, a_succeeded, a_sealed, a_unwound;
/* And what it knows only while it lives. */
bool held, preparing, looking_power;
byte finishing; /* 1 forwarded is written, 2 libvirt has it, 3 libvirt answered well, 4 badly */
byte looking, look_power;
bool reply_prepare, reply_finish, reply_look; /* somebody still waits for this answer */

/* The network: what was ever sent may come at any time, again and again; one call waits for its answer. */
bool sent[7];
byte call, answer;
bool delivered;
/* The answer to LOOK. */
byte l_power, l_finish;
bool l_known, l_sealed;

/* The server: its record; 0 is not ended. */
byte record;
bool told, tell_end;
byte told_end;

/* What really happened, for the promises. */
bool ran_on_target, ended_on_target, ended_on_source, forgotten;

#ifdef TABLE
#define process proctype
#else
#define process active proctype
#endif

#ifdef LIVE
#ifndef DEATHS
#define DEATHS 1
#endif
#ifndef LOSSES
#define LOSSES 1
#endif
#ifndef COPIED
#define COPIED 1
#endif
byte deaths = DEATHS, losses = LOSSES, copies = COPIED;
#define MAY_DIE deaths > 0
#define DIES deaths--
#define MAY_LOSE losses > 0
#define LOSES losses--
#define MAY_COPY copies > 0
#define COPIES copies--
#else
#define MAY_DIE true
#define DIES skip
#define MAY_LOSE true
#define LOSES skip
#define MAY_COPY true
#define COPIES skip
#endif

#define target_known (a_admitted || a_forwarded || a_sealed || a_unwound)
#define target_sealed (a_sealed || a_unwound)

/* What may never be seen, at whatever instant somebody looks. */
process Promises() {
  atomic {
    /* 1. Never two running, never none that can be resumed. */
    assert(!(s_power == RUN && t_power == RUN));
    assert(s_power == RUN || s_power == MIG || ran_on_target || ended_on_source);
    /* 2. What ran on the target is never gone back behind. */
    assert(!(s_power == RUN && ran_on_target));
    /* 5. Clean at the end, and for ever, whatever comes late. */
    assert(!(pc == DONE || (pc == IDLE && forgotten)) || (s_power != MIG && !s_job && t_power != MIG))
  }
}

/* ------------------------------------------------------------------------------------------ source libvirt */

/* A client is gone: the job ends with it, but Perform goes on. */
inline source_connection_lost() {
  s_own = false;
  if
  :: !s_performing -> s_job = false
  :: else
  fi
}

process SourceLibvirt() {
  do
  :: atomic { s_performing && t_power == MIG && t_finishing == 0 ->
       s_performing = false; s_power = MIG;
       if
       :: s_own -> performed_ok = true
       :: else -> s_job = false
       fi }
  :: atomic { s_performing && (t_power != MIG || MAY_LOSE) ->
       if
       :: t_power == MIG -> LOSES
       :: else
       fi;
       s_performing = false; s_job = false;
       if
       :: s_own -> performed_err = true
       :: else
       fi }
  :: atomic { MAY_DIE && (s_own || s_performing) -> DIES;
       /* At its restart a running Perform is cancelled; a guest that Perform left paused stays so. */
       s_performing = false; s_job = false; s_own = false }
  :: atomic { (s_power == RUN || s_power == MIG) && MAY_DIE && !ran_on_target -> DIES;
       /* The guest itself comes to its end, and its job with it. */
       if
       :: s_performing && s_own -> performed_err = true
       :: else
       fi;
       s_power = OFF; ended_on_source = true; s_job = false; s_performing = false }
  od
}

/* ------------------------------------------------------------------------------------------ target libvirt */

inline target_session_lost() {
  t_session = false;
  if
  :: t_power == MIG && t_finishing == 0 -> t_power = NONE
  :: else
  fi
}

process TargetLibvirt() {
  do
#ifdef BUG_NO_DEFINITION
  :: atomic { t_finishing == 1 -> t_finishing = 2 }
#else
  :: atomic { t_finishing == 1 -> t_defined = true; t_finishing = 2 }
#endif
  :: atomic { t_finishing == 2 -> t_power = RUN; ran_on_target = true; t_finishing = 3 }
  :: atomic { t_finishing == 3 -> t_finishing = 0;
       if
       :: finishing == 2 && t_session -> finishing = 3
       :: else
       fi }
  :: atomic { t_finishing == 1 || t_finishing == 2 ->
       /* An error: the domain is stopped before the answer, or was not touched at all. */
       if
       :: t_finishing == 2 -> t_power = (t_defined -> OFF : NONE)
       :: t_finishing == 1 -> t_power = NONE
       :: t_finishing == 1 && t_session -> skip
       fi;
       t_finishing = 0;
       if
       :: finishing == 2 && t_session -> finishing = 4
       :: else
       fi }
  :: atomic { MAY_DIE && (t_session || t_finishing) -> DIES;
       /* At its restart a paused incoming guest is killed, a running one kept. */
       if
       :: t_power == MIG && t_defined -> t_power = OFF
       :: t_power == MIG && !t_defined -> t_power = NONE
       :: else
       fi;
       t_finishing = 0; t_session = false }
  :: atomic { t_power == RUN && MAY_DIE && !ended_on_target -> DIES;
       /* The guest itself comes to its end there. */
       t_power = (t_defined -> OFF : NONE); ended_on_target = true; t_finishing = 0 }
  od
}

/* ------------------------------------------------------------------------------------------ target agent */

inline reply(kind, what) {
  if
  :: call == kind && delivered && answer == 0 -> answer = what
  :: else
  fi
}

/* A request arrives: the one that is waited for, or a copy of an old one. */
inline arrive(kind, waits) {
  if
  :: call == kind && !delivered -> delivered = true; waits = true
  :: sent[kind] && MAY_COPY -> COPIES; waits = false
  fi
}
#define arrives(kind) ((call == kind && !delivered) || (sent[kind] && MAY_COPY))

inline stop_twin() {
  if
  :: held && !a_succeeded ->
     if
     :: t_session && t_finishing == 0 && t_power == MIG -> t_power = NONE
     :: else
     fi;
     target_session_lost(); held = false
  :: else
  fi
}

/* The thread on which Finish(0) goes to libvirt. */
process TargetFinish() {
  do
  :: atomic { finishing == 1 && t_session -> t_finishing = 1; finishing = 2 }
  :: atomic { finishing == 1 && !t_session -> finishing = 4 } /* not sent, and known so */
  :: atomic { finishing == 2 && !t_session -> /* no answer, and it is not known why */
       finishing = 0;
       if :: reply_finish -> reply(FINISH, ERR) :: else fi;
       reply_finish = false }
  :: atomic { finishing == 3 || finishing == 4 ->
#ifdef BUG_FORWARDED_LATE
       a_forwarded = true;
#endif
       if
       :: finishing == 3 -> a_succeeded = true
       :: finishing == 4 && !a_succeeded -> a_refused = true
       :: else
       fi;
       if :: reply_finish -> reply(FINISH, (finishing == 3 -> OK : ERR)) :: else fi;
       reply_finish = false; finishing = 0 }
  od
}

bool w; /* whether the request that is being served is waited for; within one step only */

process TargetAgent() {
  do
  /* Prepare */
  :: atomic { !preparing && arrives(PREPARE) -> arrive(PREPARE, w);
       if
       :: held -> if :: w -> answer = OK :: else fi
       :: !held && target_known -> if :: w -> answer = ERR :: else fi
       :: else -> a_admitted = true; preparing = true; reply_prepare = w
       fi; w = false }
  :: atomic { preparing ->
       preparing = false;
       if
       :: t_power == NONE && !target_sealed -> t_power = MIG; t_session = true; held = true;
          if :: reply_prepare -> reply(PREPARE, OK) :: else fi
       :: MAY_LOSE -> LOSES; a_sealed = true; a_unwound = true; /* refused by libvirt, and undone at once */
          if :: reply_prepare -> reply(PREPARE, ERR) :: else fi
       fi;
       reply_prepare = false }

  /* Finish(0) */
  :: atomic { finishing == 0 && arrives(FINISH) -> arrive(FINISH, w);
       if
       :: a_forwarded || target_sealed || !held -> if :: w -> answer = (a_succeeded -> OK : ERR) :: else fi
       :: else ->
#ifndef BUG_FORWARDED_LATE
          a_forwarded = true;
#endif
          finishing = 1; reply_finish = w
       fi; w = false }

  /* Look: seal, then what is seen, then what is known. */
  :: atomic { looking == 0 && arrives(LOOK) -> arrive(LOOK, reply_look);
#ifndef BUG_UNSEALED
       a_sealed = true;
#endif
       looking = 1 }
  :: atomic { looking == 1 ->
       if
       :: look_power = t_power
       :: MAY_LOSE -> LOSES; look_power = UNKNOWN
       fi;
       if
       :: look_power == RUN && a_forwarded && !a_refused -> a_succeeded = true
       :: else
       fi;
       looking = 2 }
  :: atomic { looking == 2 ->
       if
       :: reply_look && call == LOOK && answer == 0 ->
          l_power = look_power; l_known = a_admitted; l_sealed = target_sealed;
          if
          :: a_succeeded -> l_finish = SUCCEEDED
          :: !a_succeeded && a_refused -> l_finish = REFUSED
          :: !a_succeeded && !a_refused && a_forwarded -> l_finish = FORWARDED
          :: else -> l_finish = NOT_FORWARDED
          fi;
          answer = OK
       :: else
       fi;
       reply_look = false; look_power = 0; looking = 0 }

  /* Finish(1) */
  :: atomic { !preparing && arrives(CANCEL) -> arrive(CANCEL, w);
       a_sealed = true; stop_twin();
       if :: w -> answer = OK :: else fi; w = false }

  /* Unwind */
  :: atomic { !preparing && arrives(UNWIND_DONE) -> arrive(UNWIND_DONE, w);
       if
       :: !a_unwound && (a_forwarded || a_succeeded) ->
          held = false; target_session_lost(); a_unwound = true;
          if :: w -> answer = OK :: else fi
       :: !a_unwound && !(a_forwarded || a_succeeded) -> if :: w -> answer = ERR :: else fi
       :: else -> if :: w -> answer = OK :: else fi
       fi; w = false }
  :: atomic { !preparing && arrives(UNWIND_FAILED) -> arrive(UNWIND_FAILED, w);
       if
#ifdef BUG_UNWIND_FORGETS
       :: !target_known -> if :: w -> answer = OK :: else fi
       :: target_known && !a_unwound ->
#else
       :: !a_unwound ->
#endif
          a_sealed = true;
          if
          :: a_forwarded && (a_succeeded || t_power == RUN) -> if :: w -> answer = ERR :: else fi
          :: else ->
             stop_twin();
             if :: t_power == OFF && a_refused -> t_power = NONE :: else fi;
             /* Its disks go now. */
             assert(t_power != RUN && t_finishing == 0);
             a_unwound = true;
             if :: w -> answer = OK :: else fi
          fi
       :: a_unwound -> if :: w -> answer = OK :: else fi
       fi; w = false }

  /* Death */
  :: atomic { MAY_DIE && (held || preparing || finishing || looking) -> DIES;
       held = false; preparing = false; finishing = 0; looking = 0; look_power = 0;
       reply_prepare = false; reply_finish = false; reply_look = false;
       target_session_lost() }
  od
}

/* ------------------------------------------------------------------------------------------ source agent */

inline ask(kind) {
  call = kind; answer = 0; delivered = false; sent[kind] = true
}

/* It waits no longer: the answer is late, or whoever was to give it died. */
#define nobody_answers (delivered && !answer && !reply_prepare && !reply_finish && !reply_look)
#define gives_up (MAY_LOSE || nobody_answers)
inline give_up() {
  if
  :: nobody_answers
  :: else -> LOSES
  fi
}

inline hang_up() {
  call = NO_CALL; answer = 0; delivered = false;
  reply_prepare = false; reply_finish = false; reply_look = false
}

inline close_own() {
  source_connection_lost(); performed_ok = false; performed_err = false
}

/* What Drive throws: what Perform gave is kept for Confirm, a job that Begin left ends with its connection. */
inline fail(holds) {
  if
  :: holds
  :: !holds -> close_own()
  fi;
  pc = LOOKING
}

#define holds_job (s_own && performed_ok)

/* Decision.targetOwns and Decision.targetNeverRuns; answered is false where the target can't be asked. */
#define alive(power) (power == RUN)
#define target_owns (j_succeeded || (answered && (l_finish == SUCCEEDED || \
    ((l_finish != NOT_FORWARDED || (j_finish && !l_known)) && alive(l_power)))))
#define no_effect (l_finish == NOT_FORWARDED || (l_finish == REFUSED && (l_power == OFF || l_power == NONE)) || \
    (l_finish == FORWARDED && l_power == NONE))
#if defined(BUG_RESUMES_UNASKED)
#define certain (!answered || no_effect)
#elif defined(BUG_UNSEALED)
#define certain (answered && l_known && no_effect)
#else
#define certain (answered && l_known && l_sealed && no_effect)
#endif
#define never_runs (!j_succeeded && !(answered && alive(l_power)) && (!j_finish || certain))

inline unclear() {
  if
  :: !answered -> action = WAIT_IN_DOUBT
  :: answered && l_power != MIG -> action = WAIT_IN_DOUBT
  :: answered && l_power == MIG && l_finish == REFUSED -> action = CANCEL_TARGET
  :: answered && l_power == MIG && l_finish != REFUSED -> action = LOOK_AGAIN
  fi
}

/* Decision.decide. */
inline decide() {
  if
  :: sees_power == RUN && answered && alive(l_power) && l_finish != NOT_FORWARDED -> action = WAIT_IN_DOUBT
  :: sees_power == RUN && !(answered && alive(l_power) && l_finish != NOT_FORWARDED) ->
     action = (sees_job -> ABORT_SOURCE_JOB : SETTLED_ON_SOURCE)
  :: sees_power == MIG && target_owns ->
     if
     :: !sees_job -> action = DESTROY_SOURCE
     :: sees_job -> action = (holds_job -> CONFIRM : LOOK_AGAIN)
     fi
  :: sees_power == MIG && !target_owns && never_runs ->
     if
     :: !sees_job -> action = RESUME_SOURCE
     :: sees_job -> action = (holds_job -> CONFIRM_CANCELLED : ABORT_SOURCE_JOB)
     fi
  :: (sees_power == OFF || sees_power == NONE) && target_owns ->
     action = (sees_power == OFF -> UNDEFINE_SOURCE : SETTLED_ON_TARGET)
  :: (sees_power == OFF || sees_power == NONE) && !target_owns && never_runs -> action = SETTLED_GONE
  :: sees_power != RUN && !target_owns && !never_runs -> unclear()
  fi;
  l_power = 0; l_finish = 0; l_known = false; l_sealed = false; sees_power = 0; sees_job = false
}

/* Doubt ends by an answer only. */
inline tell_doubt() {
  if
  :: action == WAIT_IN_DOUBT -> doubts = true
  :: action == LOOK_AGAIN
  :: else ->
     assert(!doubts || answered);
     doubts = false
  fi
}

process SourceAgent() {
  do
  :: atomic { pc == IDLE && told -> told = false; j_accepted = true; pc = BEGINNING }

  /* The way on which nothing goes wrong. */
  :: atomic { pc == BEGINNING ->
       if
       :: s_power == RUN && !s_job -> s_job = true; s_own = true; j_begun = true; pc = PREPARING
       :: else -> j_begun = true; fail(false) /* FAILED is journaled as well as BEGUN would be */
       fi }
  :: atomic { pc == PREPARING -> j_prepare = true; ask(PREPARE); pc = PREPARE_SENT }
  :: atomic { pc == PREPARE_SENT && answer == OK -> hang_up(); pc = PERFORMING }
  :: atomic { pc == PREPARE_SENT && (answer == ERR || gives_up) ->
       if :: answer != ERR -> give_up() :: else fi;
       hang_up(); fail(false) }
  :: atomic { pc == PERFORMING && s_own && s_job -> s_performing = true; pc = PERFORM_SENT }
  :: atomic { pc == PERFORMING && !(s_own && s_job) -> fail(false) }
  :: atomic { pc == PERFORM_SENT && performed_ok -> pc = PROVING }
  :: atomic { pc == PERFORM_SENT && (performed_err || !s_own) && !performed_ok -> fail(false) }
  :: atomic { pc == PROVING && MAY_LOSE -> LOSES; fail(holds_job) } /* cancelled, or the bytes differ */
#ifdef BUG_FINISH_BEFORE_JOURNAL
  :: atomic { pc == PROVING -> ask(FINISH); pc = FINISHING }
  :: atomic { pc == FINISHING -> j_finish = true; pc = FINISH_SENT }
#else
  :: atomic { pc == PROVING -> j_finish = true; pc = FINISHING }
  :: atomic { pc == FINISHING -> ask(FINISH); pc = FINISH_SENT }
#endif
  :: atomic { pc == FINISH_SENT && answer == OK -> hang_up(); j_succeeded = true; pc = CONFIRMING }
  :: atomic { pc == FINISH_SENT && (answer == ERR || gives_up) ->
       if :: answer != ERR -> give_up() :: else fi;
       hang_up(); fail(holds_job) }
  :: atomic { pc == CONFIRMING ->
       if
       :: holds_job -> s_power = NONE; s_job = false; performed_ok = false
       :: else
       fi;
       pc = LOOKING }

  /* Settlement: look, decide, act, look again. */
  :: atomic { pc == LOOKING ->
       sees_power = s_power; sees_job = s_job; answered = false;
       if
       :: j_finish && !j_succeeded -> ask(LOOK); pc = ASKING
       :: else -> decide(); tell_doubt(); pc = ACTING
       fi }
  :: atomic { pc == ASKING && (answer || gives_up) ->
       if
       :: answer -> answered = true
       :: else -> give_up()
       fi;
       hang_up();
       if
       :: !answered -> l_power = 0; l_finish = 0; l_known = false; l_sealed = false
       :: else
       fi;
       decide(); tell_doubt(); pc = ACTING }
  :: atomic { pc == ACTING && action == ABORT_SOURCE_JOB ->
       if
       :: s_performing -> s_performing = false; s_job = false
       :: else
       fi;
       pc = LOOKING }
  :: atomic { pc == ACTING && (action == CONFIRM || action == CONFIRM_CANCELLED) ->
       if
       :: s_job && holds_job ->
          s_power = (action == CONFIRM -> NONE : RUN); s_job = false; performed_ok = false;
          assert(action == CONFIRM -> ran_on_target : !ran_on_target)
       :: else -> close_own() /* refused: a job that can't be confirmed ends with its connection */
       fi;
       pc = LOOKING }
  :: atomic { pc == ACTING && action == RESUME_SOURCE ->
       if
       :: s_power == MIG && !s_job -> s_power = RUN; assert(!ran_on_target)
       :: else
       fi;
       pc = LOOKING }
  :: atomic { pc == ACTING && action == DESTROY_SOURCE ->
       assert(ran_on_target);
       if :: s_power == MIG -> s_power = OFF :: else fi;
       s_job = false; pc = LOOKING }
  :: atomic { pc == ACTING && action == UNDEFINE_SOURCE -> s_power = NONE; pc = LOOKING }
  :: atomic { pc == ACTING && action == CANCEL_TARGET -> ask(CANCEL); pc = UNWINDING; settled = 0 }
  :: atomic { pc == ACTING && (action == LOOK_AGAIN || action == WAIT_IN_DOUBT) -> pc = LOOKING }
  :: atomic { pc == ACTING && action >= SETTLED_ON_SOURCE ->
       settled = action; close_own(); pc = CLEANING }

  /* Both hosts are cleaned, then it ends; or it ends, and the target is cleaned when it answers. */
  :: atomic { pc == CLEANING && !j_unwound && j_prepare ->
       if
       :: settled == SETTLED_ON_TARGET -> ask(UNWIND_DONE)
       :: else -> ask(UNWIND_FAILED)
       fi;
       pc = UNWINDING }
  :: atomic { pc == CLEANING && !j_unwound && !j_prepare -> j_unwound = true }
  :: atomic { pc == UNWINDING && (answer || gives_up) ->
       if
       :: settled == 0 -> pc = LOOKING
       :: settled && answer == OK -> j_unwound = true; pc = CLEANING
       :: else -> pc = CLEANING
       fi;
       if :: answer == 0 -> give_up() :: else fi;
       hang_up() }
  :: atomic { pc == CLEANING && !j_end && (j_unwound || MAY_LOSE) ->
       if :: !j_unwound -> LOSES :: else fi;
       j_end = settled; tell_end = true; told_end = settled }
  :: atomic { pc == CLEANING && j_end && j_unwound -> pc = DONE }
  :: atomic { pc == DONE && j_acknowledged ->
       j_accepted = false; j_begun = false; j_prepare = false; j_finish = false; j_succeeded = false;
       j_unwound = false; j_acknowledged = false; j_end = 0; settled = 0; action = 0; answered = false; doubts = false;
       forgotten = true; pc = IDLE }

  /* Death, at any step; then what the journal says. */
  :: atomic { MAY_DIE && pc != IDLE && pc != DONE -> DIES;
       hang_up(); close_own(); action = 0; settled = 0; answered = false;
       sees_power = 0; sees_job = false; l_power = 0; l_finish = 0; l_known = false; l_sealed = false;
       if
       :: j_end -> settled = j_end; tell_end = true; told_end = j_end; pc = CLEANING
       :: !j_end && j_begun -> pc = LOOKING
       :: !j_end && !j_begun && j_accepted -> pc = BEGINNING
       fi }
  od
}

/* ------------------------------------------------------------------------------------------ server */

bool sent_start;

process Server() {
  do
  :: atomic { !sent_start -> sent_start = true; told = true }
  :: atomic { sent_start && !told && pc == IDLE && MAY_COPY && !j_accepted && forgotten -> COPIES; told = true } /* late copy */
  :: atomic { tell_end ->
       tell_end = false;
       if
       :: told_end == SETTLED_ON_TARGET -> assert(ran_on_target && s_power == NONE); record = told_end
       :: told_end != SETTLED_ON_TARGET && record == 0 -> assert(!ran_on_target && (s_power == RUN || ended_on_source)); record = told_end
       :: else /* it had ended */
       fi;
       told_end = 0;
       if
       :: j_end -> j_acknowledged = true
       :: else
       fi }
  od
}

#ifdef LIVE
/* The one gap that is known: defined, not running, and it is written nowhere whether it ever ran. */
#define unknowable (a_forwarded && !a_succeeded && !a_refused && t_power == OFF)
ltl ends { <> (forgotten || unknowable) }
#endif

#ifdef TABLE
c_decl {
\#include "decision.h"
};
int row;

/* Any row there is. The look at the target always seals. */
active proctype Table() {
  atomic {
    select(sees_power : NONE .. RUN); select(row : 0 .. 1); sees_job = row;
    select(row : 0 .. 1); answered = row; l_sealed = row;
    select(l_power : NONE .. UNKNOWN); select(l_finish : NOT_FORWARDED .. SUCCEEDED);
    select(row : 0 .. 1); l_known = row;
    select(row : 0 .. 1); j_finish = row;
    select(row : 0 .. 1); j_succeeded = row;
    select(row : 0 .. 1); s_own = row; performed_ok = row;
    row = ((sees_power * 2 + sees_job) * 2 + answered) * 5 + l_power;
    row = (((row * 4 + l_finish) * 2 + l_known) * 2 + j_finish) * 2 + j_succeeded;
    row = row * 2 + s_own;
    decide();
    assert(c_expr { decision[now.row] == now.action })
  }
}
#endif
