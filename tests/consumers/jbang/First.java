///usr/bin/env jbang "$0" "$@" ; exit $?
/* SPDX-License-Identifier: Apache-2.0 */
//DEPS org.diffusionbridges:bridges-cpu:0.2.0 org.diffusionbridges:bridges-fashion:0.2.0

public class First {
    public static void main(String[] args) {
        org.diffusionbridges.Bridges.load("edges2fashion").dbim(0.0, 10).seed(7).translate(args[0]).save(args[1]);
    }
}
