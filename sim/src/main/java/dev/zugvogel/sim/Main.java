package dev.zugvogel.sim;

import dev.zugvogel.sim.host.Twist;

public final class Main {
    public static void main(String[] a) {
        long from = Long.parseLong(a[0]), n = Long.parseLong(a[1]);
        long t0 = System.nanoTime(); int bad=0; long ev=0; var ends=new java.util.TreeMap<String,Integer>(); var cov=new java.util.TreeMap<String,Integer>();
        for (long s = from; s < from + n; s++) {
            if (a.length > 3) System.out.println(s);
            var r = Run.of(s, n == 1, Twist.NONE);
            ev += r.events();
            r.ends().forEach((k, v) -> ends.merge(k, v, Integer::sum));
            r.coverage().forEach((k, v) -> cov.merge(k, v, Integer::sum));
            if (n == 1) r.trace().forEach(System.out::println);
            if (r.violation().isPresent()) { if (bad++ < 25) System.out.println(s + " " + r.violation().get()); }
        }
        System.out.println(bad + " bad of " + n + " " + ends + " events " + ev + " ms/seed " + (System.nanoTime() - t0) / 1e6 / n);
        if (a.length > 2) System.out.println(cov);
    }
}
