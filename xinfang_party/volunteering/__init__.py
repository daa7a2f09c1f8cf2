"""Voluntary service: event (志愿服务活动), shift (班次), sign-up (报名), service hours (服务时长), star (星级).

Nobody is assigned: only members themselves sign up, and what is written down for others is what they did. Reads communities and activities; an event
that is also a theme day makes its activity through `activities.service`.
"""
